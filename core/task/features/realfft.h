// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace thimble::core {

/// Discrete Fourier transform of real signals in single precision: the even and odd samples go as one complex signal of
/// half the length through an iterative radix-2 transform (Cooley and Tukey 1965) and are told apart afterwards. Immutable after
/// construction, so threads may share one; scratch belongs to the caller.
class RealFft
{
public:
    /// `size` is a power of two from 4 on.
    explicit RealFft(std::size_t size);

    std::size_t size() const { return 2 * m_half; }
    std::size_t bins() const { return m_half + 1; }
    /// `input` holds size() samples; `output` gets the bins() values from DC to Nyquist, unscaled. May be called in parallel.
    void transform(std::span<const float> input, std::span<std::complex<float>> output) const;

private:
    void butterflies(std::span<std::complex<float>> data) const;

    std::size_t m_half;
    std::vector<std::complex<float>> m_twiddles; ///< exp(-2 pi i k / m_half), k < m_half / 2
    std::vector<std::complex<float>> m_split;    ///< exp(-2 pi i k / size), k <= m_half
    std::vector<std::size_t> m_reversed;
};

} // namespace thimble::core
