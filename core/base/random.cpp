// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/random.h"

#include <bit>
#include <cmath>

namespace thimble::core {

Random::Random(std::uint64_t seed)
{
    for (auto &word : m_state) {
        seed += 0x9E3779B97F4A7C15u;
        std::uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        word = z ^ (z >> 31);
    }
}

std::uint64_t Random::next()
{
    const auto result = std::rotl(m_state[1] * 5, 7) * 9;
    const auto t = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= t;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

std::uint64_t Random::below(std::uint64_t bound)
{
    // Rejection keeps the draw exactly uniform.
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t draw = next();
    while (draw >= limit)
        draw = next();
    return draw % bound;
}

std::int64_t Random::between(std::int64_t low, std::int64_t high)
{
    return low + std::int64_t(below(std::uint64_t(high - low) + 1));
}

double Random::uniform() { return double(next() >> 11) * 0x1.0p-53; }

double Random::normal()
{
    for (;;) {
        const double u = 2 * uniform() - 1;
        const double v = 2 * uniform() - 1;
        const double s = u * u + v * v;
        if (s > 0 && s < 1)
            return u * std::sqrt(-2 * std::log(s) / s);
    }
}

} // namespace thimble::core
