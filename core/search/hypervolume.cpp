// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/archive.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

// The volume that a set of points dominates within the unit cube, all axes to be minimised: points are taken in ascending
// order of the third axis while a staircase in the first two grows (Fonseca, Paquete and Lopez-Ibanez 2006); between two
// levels the volume is the staircase's area times the height. O(n log n) with a balanced staircase.
namespace thimble::core {

namespace {
using Point = std::array<double, 3>; // normalised: 0 = ideal, 1 = reference

class Staircase
{
public:
    double area() const { return m_area; }

    /// Adds the rectangle from (x, y) to (1, 1).
    void add(double x, double y)
    {
        auto next = m_steps.upper_bound(x);
        if (next != m_steps.begin() && std::prev(next)->second <= y)
            return;
        double ceiling = next == m_steps.begin() ? 1 : std::prev(next)->second;
        double left = x;
        auto first = m_steps.lower_bound(x);
        if (first != next) // a step at the same x, but higher up: it has been counted down to its y
            ceiling = first->second;
        auto at = next;
        while (at != m_steps.end() && at->second >= y) {
            m_area += (at->first - left) * (ceiling - y);
            left = at->first;
            ceiling = at->second;
            ++at;
        }
        const double right = at == m_steps.end() ? 1 : at->first;
        m_area += (right - left) * (ceiling - y);
        m_steps.erase(first, at);
        m_steps.emplace(x, y);
    }

private:
    std::map<double, double> m_steps; // x ascending, y strictly descending
    double m_area = 0;
};

double onLogScale(double value, double reference)
{
    return std::clamp(std::log(std::max(value, 1e-9)) / std::log(reference), 0.0, 1.0);
}

double sweep(std::vector<Point> points)
{
    std::sort(points.begin(), points.end(), [](const Point &a, const Point &b) { return a[2] < b[2]; });
    Staircase stairs;
    double volume = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        stairs.add(points[i][0], points[i][1]);
        const double top = i + 1 < points.size() ? points[i + 1][2] : 1.0;
        volume += stairs.area() * (top - points[i][2]);
    }
    return volume;
}
} // namespace

double hypervolume(const std::vector<Candidate> &front, const HypervolumeReference &reference)
{
    std::vector<Point> points;
    for (const auto &member : front) {
        const auto *measure = member.best();
        if (!measure || !member.quality || !measure->latencyMs || !measure->ram.total())
            continue;
        points.push_back({std::clamp((1 - member.quality->value) / reference.error, 0.0, 1.0),
                          onLogScale(*measure->latencyMs, reference.latencyMs),
                          onLogScale(double(*measure->ram.total()), reference.ramBytes)});
    }
    return sweep(std::move(points));
}

} // namespace thimble::core
