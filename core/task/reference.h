// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/json.h"
#include "core/base/resourcelocator.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace thimble::core {

/// How a reference figure was obtained. Ours are predictions; the others come from the named publication.
enum class ReferenceOrigin { Predicted, Published };
const char *referenceOriginName(ReferenceOrigin origin); ///< "predicted", "published"

/// RAM as it is shown everywhere: arena (input and output included) + other static + peak stack.
struct ReferenceRam
{
    std::int64_t arena = 0, fixed = 0, stack = 0;
    std::int64_t total() const { return arena + fixed + stack; }
};

/// One yardstick to compare candidates with: the task's reference network under some engine on some part. What the source does
/// not state is absent, never 0. Points of different board or clock are never put in one group.
struct ReferencePoint
{
    std::string name;    ///< "TFLM + CMSIS-NN"
    std::string network; ///< "DS-CNN (MLPerf Tiny reference)"
    ReferenceOrigin origin = ReferenceOrigin::Published;
    std::string board;               ///< "NUCLEO-L4R5ZI"
    double clockHz = 0;              ///< 120e6
    std::vector<std::string> boards; ///< ids of our boards that model this part ("emulated-m4")
    std::optional<double> latencyMs;
    std::optional<ReferenceRam> ram;   ///< bytes
    std::optional<std::int64_t> flash; ///< bytes: code + weights + tables
    std::optional<double> quality;     ///< in the task's metric, 0..1, on the source's own test set
    std::string qualityNote;           ///< which set; empty without quality
    std::string source;                ///< a sentence that names the publication
};

/// All yardsticks of a task, from resources/references/ID.json.
struct Reference
{
    std::string id;
    std::string title;
    int ghost = -1; ///< index of the point drawn as the ghost on the front, -1 = none
    std::vector<ReferencePoint> points;

    const ReferencePoint *ghostPoint() const { return ghost < 0 ? nullptr : &points[std::size_t(ghost)]; }
};

/// Untrusted JSON: at most 100 points; errors name the field.
Result<Reference> referenceFromJson(const Json &json, const std::string &where);
/// Task::reference -> figures; the user's file hides the shipped one of the same id.
Result<Reference> findReference(const std::string &id, const ResourceLocator &locator);

} // namespace thimble::core
