/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The four functions that GCC may call even without a C library.
 */
#include "firmware/monitor/memory.h"

void *memcpy(void *restrict to, const void *restrict from, size_t count)
{
    unsigned char *t = to;
    for (const unsigned char *f = from; count--;)
        *t++ = *f++;
    return to;
}

void *memmove(void *to, const void *from, size_t count)
{
    unsigned char *t = to;
    const unsigned char *f = from;
    if (t <= f)
        return memcpy(to, from, count); /* forward, byte by byte, is safe in this direction */
    while (count--)
        t[count] = f[count];
    return to;
}

void *memset(void *to, int value, size_t count)
{
    for (unsigned char *t = to; count--;)
        *t++ = (unsigned char)value;
    return to;
}

int memcmp(const void *left, const void *right, size_t count)
{
    const unsigned char *l = left, *r = right;
    for (; count--; ++l, ++r) {
        if (*l != *r)
            return *l - *r;
    }
    return 0;
}

size_t strlen(const char *text)
{
    size_t length = 0;
    while (text[length])
        ++length;
    return length;
}

int strcmp(const char *left, const char *right) { return strncmp(left, right, (size_t)-1); }

int strncmp(const char *left, const char *right, size_t count)
{
    for (; count--; ++left, ++right) {
        if (*left != *right || !*left)
            return (unsigned char)*left - (unsigned char)*right;
    }
    return 0;
}
