#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Thimble contributors
# SPDX-License-Identifier: MIT
"""Writes tests/fuzz/corpus: one small file for each kind of input that the parsers know. Run by hand after a format changed.

usage: tests/fuzz/makecorpus.py
"""

import pathlib
import struct
import zlib

CORPUS = pathlib.Path(__file__).parent / "corpus"
LOAD, RAM = 0x10000000, 0x20000000  # fuzzboard.h


def frame(kind, seq, payload):
    head = bytes([kind, seq]) + struct.pack("<H", len(payload))
    head += bytes([head[0] ^ head[1] ^ head[2] ^ head[3] ^ 0x5A])
    return b"\xa6" + head + payload + struct.pack("<I", zlib.crc32(head + payload))


def item(kind, payload):
    return bytes([kind]) + struct.pack("<H", len(payload)) + payload


def u32(*values):
    return struct.pack("<%dI" % len(values), *values)


def image(size):
    """thimble_module as 64-bit hosts lay it out, sound for fuzzboard.h's addresses."""
    fields = struct.pack("<4IQQQI4xQII", 0x4C424D54, 3, size, 0, LOAD + 256, LOAD + 256, RAM, 32, RAM + 32, 10, 3)
    fields += struct.pack("<QQQI4xQII", LOAD + 300, LOAD, RAM + 64, 0, RAM + 128, 64, 64)
    fields += struct.pack("<fi", 0.5, 3)
    data = bytearray(fields.ljust(size, b"\0"))
    data[300:307] = b"fuzz01\0"
    return bytes(data)


def hello():
    return u32(1, 1032, 4, 25000000, 0, 0x8000, 0x1F8000, 0x20004000, 0x88000, 16352) + b"emulated-m4\0abcdef\0"


def frames():
    good = frame(0x81, 1, b"\0" + hello())
    yield "hello", b"\x40" + good
    yield "rubbish", b"\x05m-ready\r\n\xa6\xa6\x81" + good[:20] + good + good[:-3]
    yield "damaged", b"\xff" + frame(0x43, 0, u32(1024)) + bytes(good[:9]) + b"\x01" + good[10:] + good
    yield "longest", b"\xc8" + frame(0x87, 9, b"\0" + bytes(range(256)) * 4)


def session():
    ok = item(0, b"\0")
    greeting = item(0, b"\0" + hello())
    load = ok + b"".join(item(0, b"\0" + u32(n)) for n in (1024, 2048, 2500)) + ok
    facts = item(0, b"\0" + u32(1, 2500, 20, 10, 100, 4, 100, 3) + b"kws01\0")
    run = item(0x41, u32(0, 3)) + item(0x41, u32(1, 3)) + item(0, b"\0" + u32(3, 5, 7, 18, 0, 200))
    yield "whole", greeting + load + facts + ok + run + item(0, b"\0" + bytes(10)) + item(0, b"\0" + u32(1, 2, 3))
    yield "refused", greeting + item(0, b"\1No model is loaded; load one first.\0")
    yield "again", greeting + (ok + item(0, b"\2No load has begun; send it from its start.\0")) * 3
    fault = u32(2, 0x82, 0, 0x20020000, 0x8123, 0x8200, 0x20003F00, 4) + b"Board memory exceeded.\0"
    yield "fault", greeting + load + facts + ok + item(0x42, fault)
    yield "noise", greeting + ok + item(0x43, u32(0)) + item(1, b"m-init-done\r\n\xa6\x01") + load


def monitor():
    data = image(512)
    begin = item(18, u32(512, zlib.crc32(data)))  # 16 + the frame's type
    load = item(17, b"") + begin + item(19, u32(0) + data) + item(20, b"")
    use = item(21, u32(0) + bytes(32)) + item(24, b"") + item(23, u32(0)) + item(25, u32(0))
    yield "load", load + use + item(22, u32(1, 1, 3))
    yield "pieces", begin + item(19, u32(0) + data[:200]) + item(19, u32(300) + data[300:]) + item(
        19, u32(200) + data[200:]) + item(20, b"") + item(20, b"")
    yield "text", item(2, b"name%profile%timestamp%results%") + load + item(2, b"db load 4%db 01020304%db print%")
    yield "cut", item(0, frame(3, 1, u32(0) + data)[:300]) + item(1, bytes(12)) + load
    yield "damage", item(0, b"\xa6\x03\x01\xff\xff\x00%%%%" + b"\xa6" * 40) + item(1, bytes(2)) + load


def commands():
    for name, text in {
        "dialogue": "name%profile%timestamp%db load 8%db 0102030405060708%db print%infer 1 0%",
        "errors": "bogus 1%db zz%db load 0%db load 99999999999%db load 2%db 010%db 010203%",
        "long": "x" * 90 + "%" + "db load 4%" + "db " + "ff" * 40 + "%",
        "results": "results%\r\nresults%",
    }.items():
        yield name, b"\x02" + text.encode()


def facts():
    yield "run", (
        b'{"version":2,"run":0,"lap":-1,"instructions":201,"loads":0,"stores":0,"flashLoads":3,'
        b'"blocks":[[32768,3,1,0],[32774,2,100,99]],"caches":{"fetch":{"uses":103,"misses":4},'
        b'"data":{"uses":3,"misses":2}}}\n'
    ) * 2


def elf():
    code = bytes.fromhex("af f3 60 80 00 20 01 30 64 28 fb d1 af f3 61 80")
    header = b"\x7fELF\1\1\1" + bytes(9) + struct.pack("<HHIIIIIHHHHHH", 2, 40, 1, 0x8001, 52, 0, 0, 52, 32, 2, 40, 0, 0)
    one = struct.pack("<8I", 1, 116, 0x8000, 0x8000, len(code), len(code), 5, 4)
    note = struct.pack("<8I", 4, 0, 0, 0, 0, 0, 4, 4)
    yield "program", header + one + note + code


def console():
    yield "numbers", b"\x10x=1.5 y=-2\r\n1.5,2\nlabel: 3.2\nm-ready\r\n"
    yield "bytes", "\x40caf\u00e9 \u20ac \U0001f600\r\n".encode() + b"\x1b[31m\xc2\xff\xed\xa0\x80> "


def mlperf():
    banner = b"m-timestamp-mode-performance\r\nm-init-done\r\nm-ready\r\n"
    name = b"m-name-dut-[vendor]\r\nm-ready\r\n"
    profile = b"m-profile-[EEMBC]\r\nm-model-[kws01]\r\nm-ready\r\n"
    load = [b"m-[Expecting 40 bytes]\r\nm-ready\r\n", b"m-ready\r\n", b"m-load-done\r\nm-ready\r\n"]
    infer = (
        b"m-warmup-start-1\r\nm-warmup-done\r\nm-infer-start-3\r\nm-lap-us-100\r\nm-lap-us-400\r\n"
        b"m-infer-done\r\nm-results-[0.009,0.991]\r\nm-ready\r\n"
    )
    yield "dialogue", b"\xff".join([banner, name, profile] + load + [infer])
    yield "silent", b"\xff".join([b"", name, profile] + load + [infer])
    yield "refused", b"\xff".join([banner, name, profile, b"e-[Unknown command: db]\r\nm-ready\r\n"])
    yield "restart", b"\xff".join([banner, name, profile] + load[:1] + [banner])


def published():
    yield "table", b'image,ms,board,note\nkws.elf,99.810,NUCLEO-L4R5ZI,"a, quoted one"\nic.elf,389.56,x,\n\n'
    yield "bad", b"image;ms\n../a,1\n"


def main():
    for make in (frames, session, monitor, commands, facts, elf, console, mlperf, published):
        folder = CORPUS / make.__name__
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in make():
            (folder / (name + ".bin")).write_bytes(data)


if __name__ == "__main__":
    main()
