/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 */
#include "firmware/monitor/dispatch.h"

#include "firmware/boards/board.h"
#include "firmware/boards/fault.h"
#include "firmware/monitor/ascii.h"
#include "firmware/monitor/bench.h"
#include "firmware/monitor/link.h"
#include "firmware/monitor/loader.h"
#include "firmware/monitor/protocol.h"
#include "firmware/monitor/text.h"
#include "firmware/monitor/memory.h"

#define RUNNING_EVERY_MS 200u
#define NO_REQUEST 0u

static struct
{
    uint8_t type, seq; /* the last request, NO_REQUEST: none to answer again */
    uint32_t length;
    uint8_t body[1 + THIMBLE_MAX_PAYLOAD];
    int framed; /* the host speaks frames: faults are told in one */
} reply;

static void put(uint32_t value)
{
    link_put32(reply.body + reply.length, value);
    reply.length += 4;
}

static void put_text(const char *text)
{
    const uint32_t length = (uint32_t)strlen(text) + 1;
    memcpy(reply.body + reply.length, text, length);
    reply.length += length;
}

static void put_bytes(const void *bytes, uint32_t count)
{
    memcpy(reply.body + reply.length, bytes, count);
    reply.length += count;
}

static uint32_t field(const link_frame *frame, uint32_t index)
{
    return link_get32(frame->payload + 4 * index);
}

static void hello(void)
{
    const board_layout *where = board_where();
    put(THIMBLE_PROTOCOL_VERSION);
    put(THIMBLE_MAX_PAYLOAD);
    put(THIMBLE_WINDOW);
    put(board_ticks_hz());
    put(board_ticks_are_cycles() ? THIMBLE_HELLO_CYCLE_COUNTER : 0);
    put((uint32_t)where->load_address);
    put(where->image_bytes);
    put((uint32_t)where->module_ram);
    put(where->module_ram_bytes);
    put(where->stack_bytes);
    put_text(where->name);
    put_text(THIMBLE_BUILD_ID);
}

static void announce(uint32_t done, uint32_t runs)
{
    uint8_t body[8];
    link_put32(body, done);
    link_put32(body + 4, runs);
    link_send(THIMBLE_EVENT_RUNNING, 0, body, sizeof body);
}

static const char *run(uint32_t runs, uint32_t warmups, uint32_t flags)
{
    if (!loader_module())
        return "No model is loaded; load one first.";
    announce(0, runs);
    const uint32_t stack = flags & THIMBLE_RUN_STACK ? bench_stack() : 0;
    while (warmups--)
        bench_once();
    bench_times times = {0};
    uint32_t told = board_milliseconds();
    for (uint32_t i = 0; i < runs; ++i) {
        if (flags & THIMBLE_RUN_LAPS)
            bench_laps(&times);
        else
            bench_timed(&times);
        if (board_milliseconds() - told >= RUNNING_EVERY_MS) {
            told = board_milliseconds();
            announce(i + 1, runs);
        }
    }
    put(times.runs);
    put(times.fewest);
    put(times.most);
    put((uint32_t)times.total);
    put((uint32_t)(times.total >> 32));
    put(stack);
    return 0;
}

static const char *output(uint32_t offset)
{
    const thimble_module *m = loader_module();
    if (!m)
        return "No model is loaded; load one first.";
    if (offset > m->output_bytes)
        return "The output is shorter than the offset asked for.";
    const uint32_t left = m->output_bytes - offset;
    put_bytes(m->output + offset, left < THIMBLE_DATA_BYTES ? left : THIMBLE_DATA_BYTES);
    return 0;
}

static const char *facts(void)
{
    const thimble_module *m = loader_module();
    if (!m)
        return "No model is loaded; load one first.";
    put(m->flags);
    put(m->image_bytes);
    put(m->input_bytes);
    put(m->output_bytes);
    put(m->arena_bytes);
    put(m->data_bytes);
    put(m->bss_bytes);
    put(m->layer_count);
    put_text(m->name);
    return 0;
}

static const char *laps(uint32_t first)
{
    const thimble_module *m = loader_module();
    if (!m)
        return "No model is loaded; load one first.";
    for (uint32_t i = 0; i < THIMBLE_LAPS_PER_REPLY && first < m->layer_count; ++i, ++first)
        put(bench_lap_ticks(first));
    return 0;
}

/* The bytes a request's fields need. */
static uint32_t least_length(uint8_t type)
{
    switch (type) {
    case THIMBLE_LOAD_BEGIN:
        return 8;
    case THIMBLE_RUN:
        return 12;
    case THIMBLE_LOAD_DATA:
    case THIMBLE_INPUT:
    case THIMBLE_OUTPUT:
    case THIMBLE_LAPS:
        return 4;
    default:
        return 0;
    }
}

static const char *carry_out(const link_frame *frame)
{
    const char *why = 0;
    if (frame->length < least_length(frame->type))
        return "The request is shorter than its fields.";
    switch (frame->type) {
    case THIMBLE_HELLO:
        hello();
        return 0;
    case THIMBLE_LOAD_BEGIN:
        return loader_begin(field(frame, 0), field(frame, 1));
    case THIMBLE_LOAD_DATA:
        why = loader_data(field(frame, 0), frame->payload + 4, frame->length - 4u);
        if (!why)
            put(loader_expected());
        return why;
    case THIMBLE_LOAD_END:
        why = loader_end();
        bench_reset();
        ascii_reset();
        return why;
    case THIMBLE_INPUT:
        return bench_input(field(frame, 0), frame->payload + 4, frame->length - 4u);
    case THIMBLE_RUN:
        return run(field(frame, 0), field(frame, 1), field(frame, 2));
    case THIMBLE_OUTPUT:
        return output(field(frame, 0));
    case THIMBLE_FACTS:
        return facts();
    case THIMBLE_LAPS:
        return laps(field(frame, 0));
    default:
        return "This monitor does not know the request.";
    }
}

static void answer(const link_frame *frame)
{
    const uint8_t type = frame->type, seq = frame->seq;
    reply.framed = 1;
    /* LOAD_DATA answers by its offset alone: repeated seq numbers of a long load must not be taken for repetitions. */
    const int repeated =
        type == reply.type && seq == reply.seq && type != THIMBLE_LOAD_DATA && type != THIMBLE_HELLO;
    if (!repeated) {
        reply.length = 1;
        const char *why = carry_out(frame);
        reply.body[0] = THIMBLE_OK;
        if (why) {
            reply.body[0] = loader_wants_again() ? THIMBLE_AGAIN : THIMBLE_REFUSED;
            reply.length = 1;
            put_text(why);
        }
    }
    reply.type = type;
    reply.seq = seq;
    link_send(type | THIMBLE_REPLY, seq, reply.body, reply.length);
}

void dispatch_byte(uint8_t byte)
{
    switch (link_byte(byte, board_milliseconds())) {
    case LINK_FRAME:
        answer(link_received());
        break;
    case LINK_COMMAND:
        reply.framed = 0;
        ascii_command(link_command());
        break;
    case LINK_DAMAGED: {
        uint8_t expected[4];
        link_put32(expected, loader_expected());
        link_send(THIMBLE_EVENT_DAMAGED, 0, expected, sizeof expected);
        break;
    }
    case LINK_NOTHING:
        break;
    }
}

static const char *fault_sentence(uint32_t cause)
{
    switch (cause) {
    case FAULT_STACK:
        return "Stack overflow.";
    case FAULT_MEMORY:
        return "Board memory exceeded: an access outside it.";
    case FAULT_FLASH_WRITE:
        return "A store into flash.";
    case FAULT_JUMP:
        return "A jump out of the program.";
    case FAULT_INSTRUCTION:
        return "An instruction this core does not have: built for another core?";
    case FAULT_ARITHMETIC:
        return "A division by zero or an unaligned access.";
    default:
        return "An unexpected exception.";
    }
}

_Noreturn void monitor_fault(const fault_record *r)
{
    const char *why = fault_sentence(r->cause);
    if (reply.framed) {
        reply.length = 0;
        const uint32_t fields[] = {r->cause, r->cfsr, r->hfsr, r->address,
                                   r->pc,    r->lr,   r->sp,   bench_layer()};
        for (uint32_t i = 0; i < sizeof fields / sizeof *fields; ++i)
            put(fields[i]);
        put_text(why);
        link_send(THIMBLE_EVENT_FAULT, 0, reply.body, reply.length);
    } else {
        text_string("e-[");
        text_string(why);
        text_string(" address ");
        text_hex(r->address, 8);
        text_string(" CFSR ");
        text_hex(r->cfsr, 8);
        text_string(" PC ");
        text_hex(r->pc, 8);
        text_string(" LR ");
        text_hex(r->lr, 8);
        text_string(" SP ");
        text_hex(r->sp, 8);
        text_string("]\r\n");
    }
    board_restart();
}
