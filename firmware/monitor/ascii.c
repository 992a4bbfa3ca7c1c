/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/monitor/ascii.h"

#include "firmware/boards/board.h"
#include "firmware/monitor/bench.h"
#include "firmware/monitor/loader.h"
#include "firmware/monitor/record.h"
#include "firmware/monitor/text.h"
#include "firmware/monitor/memory.h"

#define DEFAULT_WARMUPS 10u
#define RESULT_DECIMALS 3 /* a probability is a multiple of 1/256 */
#define SCORE_DECIMALS 6  /* the runner averages scores over windows and orders recordings by them */

static struct
{
    uint32_t expected, have;
} buffer;

void ascii_reset(void)
{
    buffer.expected = buffer.have = 0;
    record_reset();
}

static void lap_us(void)
{
    /* The counter's wraps are followed as long as it is read once in each of them; it lasts minutes. */
    static uint32_t last, wraps;
    const uint32_t now = board_ticks();
    wraps += now < last;
    last = now;
    text_string("m-lap-us-");
    text_number(((uint64_t)wraps << 32 | now) / (board_ticks_hz() / 1000000u));
    text_string("\r\n");
}

static void results(const thimble_module *m)
{
    text_string("m-results-[");
    if (m->results_form == THIMBLE_RESULTS_RECONSTRUCTION) {
        text_decimals(record_error(m), SCORE_DECIMALS);
        text_string("]\r\n");
        return;
    }
    for (uint32_t i = 0; i < m->output_bytes; ++i) {
        if (i)
            text_string(",");
        text_decimals((float)(m->output[i] - m->output_zero_point) * m->output_scale, RESULT_DECIMALS);
    }
    text_string("]\r\n");
}

static void counted(const char *name, uint32_t number)
{
    text_string(name);
    text_number(number);
    text_string("\r\n");
}

static void infer(const char *arguments)
{
    uint32_t runs = 1, warmups = DEFAULT_WARMUPS;
    const char *rest = text_parse_number(arguments, &runs);
    if (rest)
        text_parse_number(rest, &warmups);
    counted("m-warmup-start-", warmups);
    while (warmups--)
        bench_once();
    text_string("m-warmup-done\r\n");
    counted("m-infer-start-", runs);
    bench_times times = {0};
    lap_us();
    while (runs--)
        bench_timed(&times);
    lap_us();
    text_string("m-infer-done\r\n");
    results(loader_module());
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void bad_digit(const char *pair)
{
    const char shown[3] = {pair[0], pair[1], 0};
    text_string("e-[Invalid hex digit '");
    text_string(shown);
    text_string("']\r\n");
}

static void buffer_hex(const char *hex, const thimble_module *m)
{
    if (!buffer.expected) {
        text_string("e-[Send db load N first]\r\n");
        return;
    }
    for (; hex[0]; hex += 2) {
        const int high = hex_digit(hex[0]);
        const int low = hex[1] ? hex_digit(hex[1]) : -1;
        if (high < 0 || low < 0) {
            bad_digit(hex);
            return;
        }
        const uint8_t byte = (uint8_t)(high << 4 | low);
        if (buffer.have == buffer.expected) {
            text_string("e-[More bytes than db load announced]\r\n");
            return;
        }
        record_put(m, buffer.have++, byte);
    }
    if (buffer.have == buffer.expected)
        text_string("m-load-done\r\n");
}

static void buffer_load(const char *arguments, const thimble_module *m)
{
    uint32_t bytes = 0;
    if (!text_parse_number(arguments, &bytes) || bytes == 0 || bytes > record_capacity(m)) {
        text_string("e-[db load takes 1 to ");
        text_number(record_capacity(m));
        text_string(" bytes]\r\n");
        return;
    }
    buffer.expected = bytes;
    buffer.have = 0;
    text_string("m-[Expecting ");
    text_number(bytes);
    text_string(" bytes]\r\n");
}

static void buffer_print(const thimble_module *m)
{
    const uint8_t *bytes = record_kept(m);
    text_string("m-buffer");
    for (uint32_t i = 0; i < buffer.have; ++i) {
        text_string("-");
        text_hex(bytes[i], 2);
    }
    text_string("\r\n");
}

static void unknown(const char *command)
{
    text_string("e-[Unknown command: ");
    text_string(command);
    text_string("]\r\n");
}

static void with_model(const char *command, const thimble_module *m)
{
    const char *rest;
    if (strcmp(command, "results") == 0)
        results(m);
    else if ((rest = text_after("infer", command)) && (*rest == ' ' || !*rest))
        infer(rest);
    else if ((rest = text_after("db load ", command)))
        buffer_load(rest, m);
    else if (strcmp(command, "db print") == 0)
        buffer_print(m);
    else if ((rest = text_after("db ", command)))
        buffer_hex(rest, m);
    else
        unknown(command);
}

void ascii_command(const char *command)
{
    const thimble_module *m = loader_module();
    if (strcmp(command, "name") == 0) {
        text_string("m-name-dut-[thimble]\r\n");
    } else if (strcmp(command, "profile") == 0) {
        text_string("m-profile-[thimble " THIMBLE_BUILD_ID " on ");
        text_string(board_where()->name);
        text_string("]\r\nm-model-[");
        text_string(m ? m->name : "none");
        text_string("]\r\n");
    } else if (strcmp(command, "timestamp") == 0) {
        lap_us();
    } else if (m) {
        with_model(command, m);
    } else if (text_after("db", command) || text_after("infer", command) || strcmp(command, "results") == 0) {
        text_string("e-[No model loaded]\r\n");
    } else {
        unknown(command);
    }
    text_string("m-ready\r\n");
}

void ascii_banner(void) { text_string("m-timestamp-mode-performance\r\nm-init-done\r\nm-ready\r\n"); }
