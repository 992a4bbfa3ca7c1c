// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"
#include "core/base/resourcelocator.h"

#include <map>
#include <string>
#include <vector>

namespace thimble::core {

/// A cache between the core and a memory that waits; the emulator simulates it by address.
struct BoardCache
{
    std::string name;                  ///< "instruction"
    std::string uses;                  ///< what goes through it: some of f (fetches), r (reads), w (writes)
    std::uint32_t base = 0, bytes = 0; ///< the addresses that it covers
    int lineBytes = 0, ways = 0, sets = 0;
    std::string missParameter; ///< the entry of `timing` that holds the cycles of a miss
    std::string source;
};

/// A target as read from resources/boards/ID.json; every parameter of a timing model carries its source in the file.
struct Board
{
    std::string id;                         ///< "emulated-m4"
    std::string title;                      ///< for people: "Emulated Cortex-M4 (STM32L4R5)"
    std::string part;                       ///< the real part it is modelled on
    std::string core;                       ///< "cortex-m4"
    std::string family;                     ///< kernel family: "portable", "armv7em", "armv81m"
    std::vector<std::string> compilerFlags; ///< for arm-none-eabi-gcc: -mcpu=... -mfloat-abi=...
    double clockHz = 0;
    std::int64_t ramBytes = 0;
    std::int64_t flashBytes = 0;
    std::string link;        ///< plugin id that reaches it: "board-emulated", "board-serial"
    Json connection;         ///< read by that plugin (QEMU machine; baud rate, USB ids ...)
    std::string timingModel; ///< "l4r5-v1"; empty: the board times itself
    Json timing;             ///< parameters of the timing model, each {"value":..., "source":"..."}
    std::vector<BoardCache> caches;
    std::map<std::string, std::int64_t>
        loader;               ///< loadAddress, imageBytes, moduleRam, moduleRamBytes: where images are linked
    double activePowerMw = 0; ///< published active power at this clock, 0 when unknown
    std::string file;         ///< where it was read
};

/// Bytes that a board leaves to a network: its loader's windows, else the whole part. The stack grows into what lies below the RAM
/// window; only what does not fit there is taken from the window.
struct BoardRoom
{
    std::int64_t flash = 0, ram = 0, stack = 0;
};
BoardRoom roomOf(const Board &board);

/// Caches and what a miss costs, in words: "instruction cache 1024 bytes (7 cycles a miss), ...".
std::string memoryText(const Board &board);

Result<Board> boardFromJson(const Json &json, const std::string &where);
Result<Board> findBoard(const std::string &id, const ResourceLocator &locator);

/// Every description found, broken ones as the error that names the field.
struct BoardEntry
{
    std::string id;
    Result<Board> board;
};
std::vector<BoardEntry> listBoards(const ResourceLocator &locator);

} // namespace thimble::core
