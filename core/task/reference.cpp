// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/reference.h"

namespace thimble::core {

namespace {
constexpr std::size_t kMaxPoints = 100;
constexpr long long kMaxBytes = 1LL << 40;

std::optional<ReferenceRam> readRam(const Json &json, const std::string &where, std::optional<Error> &error)
{
    JsonReader reader(json, where);
    ReferenceRam ram;
    ram.arena = reader.integer("arena", 0, kMaxBytes);
    ram.fixed = reader.integer("static", 0, kMaxBytes);
    ram.stack = reader.integer("stack", 0, kMaxBytes);
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        error = checked.error();
    return ram;
}

std::vector<std::string> readTexts(JsonReader &reader, const char *key)
{
    std::vector<std::string> texts;
    const auto *list = reader.array(key, false);
    if (!list)
        return texts;
    for (const auto &entry : *list) {
        if (!entry.is_string() || texts.size() >= kMaxPoints) {
            reader.fail(key, "must be a list of at most 100 texts");
            break;
        }
        texts.push_back(entry.get<std::string>());
    }
    return texts;
}

Result<ReferencePoint> readPoint(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    ReferencePoint point;
    point.name = reader.text("name");
    point.network = reader.text("network");
    const auto origin = reader.text("origin");
    if (origin == "predicted")
        point.origin = ReferenceOrigin::Predicted;
    else if (origin != "published")
        reader.fail("origin", "must be \"predicted\" or \"published\"");
    point.board = reader.text("board");
    point.clockHz = reader.number("clockHz", 1, 1e10);
    point.boards = readTexts(reader, "boards");
    if (reader.has("latencyMs"))
        point.latencyMs = reader.number("latencyMs", 0, 1e9);
    std::optional<Error> ramError;
    if (const auto *ram = reader.object("ram", false))
        point.ram = readRam(*ram, where + ".ram", ramError);
    if (reader.has("flash"))
        point.flash = reader.integer("flash", 0, kMaxBytes);
    if (reader.has("quality"))
        point.quality = reader.number("quality", 0, 1);
    point.qualityNote = point.quality ? reader.text("qualityNote") : std::string();
    point.source = reader.text("source");
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    if (ramError)
        return *ramError;
    return point;
}
} // namespace

const char *referenceOriginName(ReferenceOrigin origin)
{
    return origin == ReferenceOrigin::Predicted ? "predicted" : "published";
}

Result<Reference> referenceFromJson(const Json &json, const std::string &where)
{
    JsonReader reader(json, where);
    Reference reference;
    reference.id = reader.text("id");
    reference.title = reader.text("title");
    const auto ghost = reader.text("ghost", "");
    const auto *points = reader.array("points");
    if (points && points->size() > kMaxPoints)
        reader.fail("points", "must have at most 100 entries");
    reader.refuseUnknown();
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    for (std::size_t i = 0; i < points->size(); ++i) {
        auto point = readPoint((*points)[i], where + ": points[" + std::to_string(i) + "]");
        if (!point)
            return point.error();
        if (!ghost.empty() && point->name == ghost)
            reference.ghost = int(i);
        reference.points.push_back(std::move(*point));
    }
    if (!ghost.empty() && reference.ghost < 0)
        return Error{
            ErrorCode::Input, where + ": ghost names \"" + ghost + "\", which is none of its points.", {}};
    return reference;
}

Result<Reference> findReference(const std::string &id, const ResourceLocator &locator)
{
    const auto file = locator.resource("references/" + id + ".json");
    if (!file)
        return Error{ErrorCode::Input,
                     "There are no reference figures \"" + id + "\" (references/" + id + ".json).",
                     {}};
    const auto json = readJsonFile(*file);
    if (!json)
        return json.error();
    return referenceFromJson(*json, file->string());
}

} // namespace thimble::core
