// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/features/realfft.h"

#include <numbers>

namespace thimble::core {

namespace {
std::complex<float> unit(std::size_t k, std::size_t n)
{
    const double angle = -2.0 * std::numbers::pi * double(k) / double(n);
    return std::complex<float>(float(std::cos(angle)), float(std::sin(angle)));
}

// std::complex's own product checks for infinities, which costs a call per butterfly.
std::complex<float> times(std::complex<float> a, std::complex<float> b)
{
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}
} // namespace

RealFft::RealFft(std::size_t size) : m_half(size / 2), m_reversed(size / 2)
{
    for (std::size_t k = 0; k < m_half / 2; ++k)
        m_twiddles.push_back(unit(k, m_half));
    for (std::size_t k = 0; k <= m_half; ++k)
        m_split.push_back(unit(k, size));
    for (std::size_t i = 1; i < m_half; ++i)
        m_reversed[i] = m_reversed[i / 2] / 2 + (i % 2) * (m_half / 2);
}

void RealFft::butterflies(std::span<std::complex<float>> data) const
{
    for (std::size_t span = 1; span < m_half; span *= 2) {
        const std::size_t stride = m_half / (2 * span);
        for (std::size_t first = 0; first < m_half; first += 2 * span) {
            for (std::size_t k = 0; k < span; ++k) {
                const auto odd = times(m_twiddles[k * stride], data[first + span + k]);
                const auto even = data[first + k];
                data[first + k] = even + odd;
                data[first + span + k] = even - odd;
            }
        }
    }
}

void RealFft::transform(std::span<const float> input, std::span<std::complex<float>> output) const
{
    for (std::size_t i = 0; i < m_half; ++i)
        output[m_reversed[i]] = {input[2 * i], input[2 * i + 1]};
    butterflies(output.first(m_half));
    output[m_half] = output[0];
    for (std::size_t k = 0; 2 * k <= m_half; ++k) {
        const auto a = output[k];
        const auto b = std::conj(output[m_half - k]);
        const auto even = 0.5f * (a + b);
        const auto odd = times({0.0f, -0.5f}, a - b);
        output[k] = even + times(m_split[k], odd);
        output[m_half - k] = std::conj(even) + times(m_split[m_half - k], std::conj(odd));
    }
}

} // namespace thimble::core
