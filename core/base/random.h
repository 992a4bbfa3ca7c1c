// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <array>
#include <cstdint>

namespace thimble::core {

/// xoshiro256** (Blackman and Vigna 2018), seeded by splitmix64. The standard library's distributions differ between
/// implementations; these do not, so a seed means the same everywhere.
class Random
{
public:
    explicit Random(std::uint64_t seed);
    std::uint64_t next();
    /// Uniform in [0, bound); bound must be above 0.
    std::uint64_t below(std::uint64_t bound);
    /// Uniform in [low, high], both included.
    std::int64_t between(std::int64_t low, std::int64_t high);
    /// Uniform in [0, 1).
    double uniform();
    /// Standard normal (Marsaglia polar method).
    double normal();

private:
    std::array<std::uint64_t, 4> m_state{};
};

} // namespace thimble::core
