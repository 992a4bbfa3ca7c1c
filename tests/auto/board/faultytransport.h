// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/random.h"
#include "core/board/transport.h"

namespace thimble::tests {

/// A line that flips bits, loses bytes and repeats bytes, each with a probability per byte, in both directions, seeded.
class FaultyTransport : public core::Transport
{
public:
    struct Rates
    {
        double flip = 0, lose = 0, repeat = 0;
    };

    FaultyTransport(core::Transport &inner, Rates rates, std::uint64_t seed)
        : m_inner(inner)
        , m_rates(rates)
        , m_random(seed)
    { }

    std::string description() const override { return m_inner.description(); }
    core::Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) override
    {
        return m_inner.write(spoiled(bytes), timeout);
    }
    core::Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout,
                                                 std::stop_token stop) override
    {
        auto bytes = m_inner.read(timeout, stop);
        if (bytes)
            *bytes = spoiled(*bytes);
        return bytes;
    }
    void flush() override { m_inner.flush(); }
    int faults() const { return m_faults; }

private:
    std::vector<std::uint8_t> spoiled(std::span<const std::uint8_t> bytes)
    {
        std::vector<std::uint8_t> result;
        for (auto byte : bytes) {
            if (m_random.uniform() < m_rates.lose) {
                ++m_faults;
                continue;
            }
            if (m_random.uniform() < m_rates.flip) {
                ++m_faults;
                byte = static_cast<std::uint8_t>(byte ^ (1u << m_random.below(8)));
            }
            result.push_back(byte);
            if (m_random.uniform() < m_rates.repeat) {
                ++m_faults;
                result.push_back(byte);
            }
        }
        return result;
    }

    core::Transport &m_inner;
    Rates m_rates;
    core::Random m_random;
    int m_faults = 0;
};

} // namespace thimble::tests
