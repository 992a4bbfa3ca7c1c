// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/board.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>

namespace thimble::core {

namespace {
constexpr const char *kLoaderFields[] = {"loadAddress", "imageBytes", "moduleRam", "moduleRamBytes"};
constexpr const char *kFamilies[] = {"portable", "armv7em", "armv81m"};
constexpr long long kLastAddress = 0xFFFFFFFF;

/// A 32-bit number, plain or as "0x..." text, because addresses are read in hexadecimal.
std::int64_t address(JsonReader &reader, const Json &object, const char *key, const std::string &path)
{
    const auto it = object.find(key);
    if (it == object.end() || !it->is_string()) {
        JsonReader inner(object, path);
        const auto value = inner.integer(key, 0, kLastAddress);
        if (const auto good = inner.check(); !good)
            reader.fail(path + "." + key, "must be a number from 0 to 4294967295 or text such as \"0x8000\"");
        return value;
    }
    const auto text = it->get<std::string>();
    std::uint32_t value = 0;
    const char *first = text.data() + 2;
    const char *last = text.data() + text.size();
    const bool prefixed = text.size() > 2 && text.starts_with("0x");
    const auto read = prefixed ? std::from_chars(first, last, value, 16) : std::from_chars_result{};
    if (!prefixed || read.ec != std::errc() || read.ptr != last)
        reader.fail(path + "." + key, "must be hexadecimal text such as \"0x8000\"");
    return value;
}

void readLoader(JsonReader &reader, Board &board)
{
    const auto *loader = reader.object("loader");
    if (!loader)
        return;
    for (const auto *key : kLoaderFields)
        board.loader[key] = address(reader, *loader, key, "loader");
    for (const auto &[key, value] : loader->items()) {
        if (!board.loader.contains(key))
            reader.fail("loader." + key, "is not known here");
    }
    if (board.loader["imageBytes"] > board.flashBytes)
        reader.fail("loader.imageBytes", "must not exceed flashBytes");
    if (board.loader["moduleRamBytes"] > board.ramBytes)
        reader.fail("loader.moduleRamBytes", "must not exceed ramBytes");
}

/// {"value": number, "source": "where it is written"}: a figure without a source is refused.
double sourced(JsonReader &reader, const std::string &path, const Json &entry)
{
    const bool good = entry.is_object() && entry.contains("value") && entry["value"].is_number()
        && entry.contains("source") && entry["source"].is_string()
        && !entry["source"].get<std::string>().empty();
    if (!good) {
        reader.fail(path, R"(must be {"value": number, "source": "where it is written"})");
        return 0;
    }
    const double value = entry["value"].get<double>();
    if (!(value >= 0 && value <= 1e9))
        reader.fail(path + ".value", "must be a number from 0 to 1e9");
    return value;
}

bool powerOfTwo(int value) { return value > 0 && (value & (value - 1)) == 0; }

BoardCache readCache(JsonReader &reader, const Json &entry, const std::string &path, const Json &timing)
{
    BoardCache cache;
    JsonReader inner(entry, path);
    cache.name = inner.text("name");
    cache.uses = inner.text("uses");
    cache.base = static_cast<std::uint32_t>(address(reader, entry, "base", path));
    cache.bytes = static_cast<std::uint32_t>(address(reader, entry, "bytes", path));
    cache.lineBytes = static_cast<int>(inner.integer("lineBytes", 8, 256));
    cache.ways = static_cast<int>(inner.integer("ways", 1, 1024));
    cache.sets = static_cast<int>(inner.integer("sets", 1, 65536));
    cache.missParameter = inner.text("miss");
    cache.source = inner.text("source");
    const bool letters = !cache.uses.empty() && cache.uses.find_first_not_of("frw") == std::string::npos;
    if (const auto good = inner.check(); !good)
        reader.fail(path, good.error().sentence);
    else if (!letters)
        reader.fail(path + ".uses", "must be some of f (fetches), r (reads) and w (writes)");
    else if (!powerOfTwo(cache.lineBytes) || !powerOfTwo(cache.sets))
        reader.fail(path, "lineBytes and sets must be powers of two");
    else if (!timing.contains(cache.missParameter))
        reader.fail(path + ".miss", "must name an entry of timing");
    else if (cache.name.empty()
             || cache.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") != std::string::npos)
        reader.fail(path + ".name", "must be lower-case letters");
    return cache;
}

void readTiming(JsonReader &reader, Board &board)
{
    board.timingModel = reader.text("timingModel", "");
    if (const auto *timing = reader.object("timing", !board.timingModel.empty())) {
        board.timing = *timing;
        for (const auto &[key, entry] : timing->items())
            sourced(reader, "timing." + key, entry);
    }
    if (const auto *caches = reader.array("caches", false)) {
        for (std::size_t i = 0; i < caches->size(); ++i)
            board.caches.push_back(
                readCache(reader, (*caches)[i], "caches[" + std::to_string(i) + "]", board.timing));
    }
    if (const auto *power = reader.object("activePowerMw", false))
        board.activePowerMw = sourced(reader, "activePowerMw", *power);
}

void readFlags(JsonReader &reader, Board &board)
{
    const auto *flags = reader.array("compilerFlags");
    if (!flags)
        return;
    for (const auto &flag : *flags) {
        // They reach a command line: a machine option is all a board may ask for.
        if (!flag.is_string() || !flag.get<std::string>().starts_with("-m"))
            return reader.fail("compilerFlags", "must be a list of machine options (-mcpu=..., -mfpu=...)");
        board.compilerFlags.push_back(flag.get<std::string>());
    }
}

bool isPlainId(const std::string &id)
{
    return !id.empty() && id.size() <= 64
        && std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
}
} // namespace

Result<Board> boardFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Board board;
    board.file = where;
    board.id = reader.text("id");
    board.title = reader.text("title");
    board.part = reader.text("part");
    board.core = reader.text("core");
    board.family = reader.text("family");
    readFlags(reader, board);
    board.clockHz = reader.number("clockHz", 1e5, 1e10);
    board.ramBytes = reader.integer("ramBytes", 1024, kLastAddress);
    board.flashBytes = reader.integer("flashBytes", 1024, kLastAddress);
    board.link = reader.text("link");
    if (const auto *connection = reader.object("connection"))
        board.connection = *connection;
    readLoader(reader, board);
    readTiming(reader, board);
    reader.refuseUnknown();
    if (!isPlainId(board.id))
        reader.fail("id", "must be letters, digits, - and _ (64 at most)");
    if (std::ranges::find(kFamilies, board.family) == std::end(kFamilies))
        reader.fail("family", "must be portable, armv7em or armv81m");
    if (const auto good = reader.check(); !good)
        return good.error();
    return board;
}

namespace {
Result<Board> readBoard(const std::filesystem::path &file)
{
    const auto json = readJsonFile(file);
    if (!json)
        return json.error();
    auto board = boardFromJson(*json, file.string());
    if (board && board->id != file.stem())
        return Error{ErrorCode::Input,
                     file.string() + ": id is \"" + board->id + "\" but must equal the file's name.",
                     {}};
    return board;
}
} // namespace

BoardRoom roomOf(const Board &board)
{
    const auto window = [&](const char *name, std::int64_t otherwise) {
        const auto found = board.loader.find(name);
        return found == board.loader.end() ? otherwise : found->second;
    };
    const auto ram = window("moduleRamBytes", board.ramBytes);
    return {window("imageBytes", board.flashBytes), ram, board.ramBytes - ram};
}

std::string memoryText(const Board &board)
{
    std::string text;
    for (const auto &cache : board.caches) {
        char cycles[32];
        std::snprintf(cycles, sizeof cycles, "%g", board.timing[cache.missParameter]["value"].get<double>());
        text += (text.empty() ? "" : ", ") + cache.name + " cache "
            + std::to_string(cache.lineBytes * cache.ways * cache.sets) + " bytes (" + cycles
            + " cycles a miss)";
    }
    return text.empty() && !board.timingModel.empty() ? "no caches, no wait states" : text;
}

Result<Board> findBoard(const std::string &id, const ResourceLocator &locator)
{
    if (isPlainId(id)) {
        if (const auto file = locator.resource("boards/" + id + ".json"))
            return readBoard(*file);
    }
    std::string known;
    for (const auto &file : locator.resources("boards", ".json"))
        known += (known.empty() ? "" : ", ") + file.stem().string();
    return Error{ErrorCode::Option,
                 "There is no board \"" + id + "\"; known are: " + (known.empty() ? "none" : known) + ".",
                 {}};
}

std::vector<BoardEntry> listBoards(const ResourceLocator &locator)
{
    std::vector<BoardEntry> entries;
    for (const auto &file : locator.resources("boards", ".json"))
        entries.push_back({file.stem().string(), readBoard(file)});
    return entries;
}

} // namespace thimble::core
