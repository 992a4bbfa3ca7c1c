/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/monitor/loader.h"

#include "firmware/boards/board.h"
#include "firmware/monitor/link.h"
#include "firmware/monitor/memory.h"

#define MAX_LAYERS 512u /* as many laps are kept */
#define MAX_NAME 64u

static struct
{
    uint32_t bytes, crc, have;
    int open, ready, again;
} state;

static uint8_t *region(void) { return (uint8_t *)board_where()->load_address; }

const char *loader_begin(uint32_t bytes, uint32_t crc)
{
    state.open = state.ready = state.again = 0;
    if (bytes < sizeof(thimble_module) || bytes > board_where()->image_bytes)
        return "The image does not fit the board's flash for modules.";
    state.bytes = bytes;
    state.crc = crc;
    state.have = 0;
    state.open = 1;
    return 0;
}

uint32_t loader_expected(void) { return state.have; }

static const char *again(const char *why)
{
    state.again = 1;
    return why;
}

int loader_wants_again(void) { return state.again; }

const char *loader_data(uint32_t offset, const uint8_t *data, uint32_t count)
{
    if (!state.open)
        return again("No load has begun; send it from its start.");
    if (offset != state.have) /* lost or repeated: the reply names the offset that is due */
        return 0;
    if (count > state.bytes - state.have)
        return again("More bytes than the load announced; send it from its start.");
    memcpy(region() + offset, data, count);
    state.have += count;
    return 0;
}

/* [start, start + bytes) within [base, base + size), without overflow. */
static int inside(const void *start, uint32_t bytes, uintptr_t base, uint32_t size)
{
    const uintptr_t at = (uintptr_t)start;
    return at >= base && at - base <= size && bytes <= size - (at - base);
}

static int in_image(const void *start, uint32_t bytes)
{
    return inside(start, bytes, board_where()->load_address, state.bytes);
}

static int in_ram(const void *start, uint32_t bytes)
{
    return inside(start, bytes, board_where()->module_ram, board_where()->module_ram_bytes);
}

/* A function's address has its lowest bit set on these cores. */
static int is_code(uintptr_t function) { return in_image((const void *)(function & ~(uintptr_t)1), 2); }

static int sound_name(const char *name)
{
    for (uint32_t i = 0; i < MAX_NAME; ++i) {
        if (!in_image(name + i, 1))
            return 0;
        if (!name[i])
            return 1;
    }
    return 0;
}

/* How the runner's records become the input: everything that record.c believes. */
static int sound_record(const thimble_module *m)
{
    const int floats = m->record_form == THIMBLE_RECORD_FLOATS;
    if (m->results_form > THIMBLE_RESULTS_RECONSTRUCTION
        || (m->results_form == THIMBLE_RESULTS_RECONSTRUCTION
            && !(floats && m->output_bytes == m->input_bytes)))
        return 0;
    if (m->record_form == THIMBLE_RECORD_INPUT)
        return 1;
    if (m->record_form > THIMBLE_RECORD_FLOATS || !in_ram(m->record, m->record_bytes)
        || (uintptr_t)m->record % 4 != 0)
        return 0;
    if (floats)
        return m->record_bytes % 4 == 0 && m->record_bytes / 4 == m->input_bytes && m->input_scale > 0
            && m->input_zero_point >= -128 && m->input_zero_point <= 127;
    return m->record_bytes == m->input_bytes && in_image(m->record_codes, 256);
}

static const char *complaint(const thimble_module *m)
{
    if (m->magic != THIMBLE_MODULE_MAGIC)
        return "The image does not begin with a Thimble module header.";
    if (m->version != THIMBLE_MODULE_VERSION)
        return "The image was built for another version of the monitor; compile the network again.";
    if (m->image_bytes != state.bytes)
        return "The image's header states another length than was sent.";
    if (!is_code((uintptr_t)m->run) || !is_code((uintptr_t)m->run_laps))
        return "The image's entry points lie outside the image.";
    if (!sound_name(m->name))
        return "The image's name lies outside the image or is longer than 63 characters.";
    if (m->data_bytes && !(in_image(m->data_load, m->data_bytes) && in_ram(m->data_start, m->data_bytes)))
        return "The image's data do not fit the board's RAM for modules.";
    if (m->bss_bytes && !in_ram(m->bss_start, m->bss_bytes))
        return "The image's arena does not fit the board's RAM for modules.";
    if (!m->input_bytes || !in_ram(m->input, m->input_bytes))
        return "The image's input lies outside the board's RAM for modules.";
    if (!m->output_bytes || !in_ram(m->output, m->output_bytes))
        return "The image's output lies outside the board's RAM for modules.";
    if (!sound_record(m))
        return "The image does not say soundly how the runner's records become its input.";
    if (m->layer_count > MAX_LAYERS)
        return "The image states more than 512 layers.";
    if (m->flags & 1u && m->input_bytes > board_where()->input_copy_bytes)
        return "The input is larger than the copy the monitor can keep; compile with the input resident.";
    return 0;
}

const char *loader_end(void)
{
    if (!state.open || state.have != state.bytes)
        return again("The image is not complete; send the missing bytes.");
    if (link_crc(0, region(), state.bytes) != state.crc)
        return again("The image arrived damaged (its CRC differs); load it again.");
    const thimble_module *m = (const thimble_module *)region();
    const char *why = complaint(m);
    if (why)
        return why;
    if (m->data_bytes)
        memcpy(m->data_start, m->data_load, m->data_bytes);
    if (m->bss_bytes)
        memset(m->bss_start, 0, m->bss_bytes);
    state.open = 0;
    state.ready = 1;
    return 0;
}

const thimble_module *loader_module(void) { return state.ready ? (const thimble_module *)region() : 0; }
