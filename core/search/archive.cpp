// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/archive.h"

#include "core/base/hash.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace thimble::core {

namespace {
constexpr int kAxes = 4; // error, latency, RAM, flash
constexpr double kErrorStep = 0.002;
constexpr std::array<double, 3> kCostSteps{0.02, 0.02, 0.03};
constexpr double kUnknown = std::numeric_limits<double>::infinity(); // what nobody counted is never better

/// A candidate's place: `box` is the whole part of each coordinate, `offset` how far it lies from the box's ideal corner.
struct Place
{
    std::array<double, kAxes> exact{}; ///< error, ms, bytes, bytes
    std::array<double, kAxes> box{};
    double offset = 0;
    Origin origin = Origin::Predicted;
};

double logStep(double value, double step)
{
    return value == kUnknown ? kUnknown : std::log(std::max(value, 1e-9)) / std::log1p(step);
}

double orUnknown(const std::optional<std::int64_t> &value) { return value ? double(*value) : kUnknown; }

std::optional<Place> placeOf(const Candidate &candidate)
{
    const auto *measure = candidate.best();
    if (!measure || !candidate.quality)
        return std::nullopt;
    Place place;
    place.origin = measure->origin;
    place.exact = {1 - candidate.quality->value, measure->latencyMs.value_or(kUnknown),
                   orUnknown(measure->ram.total()), orUnknown(measure->flash.total())};
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        const double coordinate =
            axis == 0 ? place.exact[0] / kErrorStep : logStep(place.exact[axis], kCostSteps[axis - 1]);
        place.box[axis] = std::floor(coordinate);
        if (coordinate != kUnknown)
            place.offset += (coordinate - place.box[axis]) * (coordinate - place.box[axis]);
    }
    return place;
}

bool dominates(const std::array<double, kAxes> &a, const std::array<double, kAxes> &b)
{
    bool better = false;
    for (std::size_t axis = 0; axis < kAxes; ++axis) {
        if (a[axis] > b[axis])
            return false;
        better = better || a[axis] < b[axis];
    }
    return better;
}

/// Does the first keep the second out of the archive? Trust goes before nearness: a predicted point never replaces a
/// measured one.
bool excludes(const Place &first, const Place &second)
{
    if (first.origin < second.origin)
        return false;
    if (dominates(first.box, second.box))
        return true;
    return first.box == second.box && (first.origin > second.origin || first.offset <= second.offset);
}
} // namespace

bool Archive::insert(const Candidate &candidate)
{
    m_members.erase(candidate.id);
    m_measured.erase(candidate.id);
    const auto place = placeOf(candidate);
    if (candidate.state != CandidateState::Measured || !place)
        return false;
    m_measured.emplace(candidate.id, candidate);
    for (const auto &[id, member] : m_members) {
        if (excludes(*placeOf(member), *place))
            return false;
    }
    std::erase_if(m_members,
                  [&place](const auto &entry) { return excludes(*place, *placeOf(entry.second)); });
    m_members.emplace(candidate.id, candidate);
    return true;
}

std::vector<Candidate> Archive::front(const Limits &limits) const
{
    using Placed = std::pair<Place, const Candidate *>;
    std::vector<Placed> kept;
    for (const auto &[id, candidate] : m_measured) {
        if (!violations(limits, candidate.best(), &*candidate.quality).empty())
            continue;
        const Placed entry{*placeOf(candidate), &candidate};
        if (std::any_of(kept.begin(), kept.end(),
                        [&entry](const Placed &other) { return excludes(other.first, entry.first); }))
            continue;
        std::erase_if(kept, [&entry](const Placed &other) { return excludes(entry.first, other.first); });
        kept.push_back(entry);
    }
    std::vector<Placed> best;
    for (const auto &entry : kept) {
        const bool beaten = std::any_of(kept.begin(), kept.end(), [&entry](const Placed &other) {
            return dominates(other.first.exact, entry.first.exact);
        });
        if (!beaten)
            best.push_back(entry);
    }
    std::stable_sort(best.begin(), best.end(),
                     [](const Placed &a, const Placed &b) { return a.first.exact[1] < b.first.exact[1]; });
    std::vector<Candidate> front;
    front.reserve(best.size());
    for (const auto &entry : best)
        front.push_back(*entry.second);
    return front;
}

std::string Archive::fingerprint() const
{
    Sha256 hash;
    for (const auto &[id, member] : m_members) {
        hash.add(toLine(toJson(member)));
        hash.add("\n");
    }
    return hash.hex();
}

} // namespace thimble::core
