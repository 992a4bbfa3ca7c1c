// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/network/network.h"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace thimble::core {

/// A record from outside (a row of a test set, what the MLPerf Tiny runner loads): numbers in the order of the network's
/// input tensor. Each stands for a real value, and a real value becomes an int8 code as the operator QUANTIZE makes it:
/// divided in float32, rounded to nearest with halves away from zero, saturated. The board's monitor does the same.
struct RecordForm
{
    ElementType type = ElementType::Int8; ///< Int8, UInt8 or Float32, little-endian
    double scale = 1, offset = 0;         ///< real = offset + scale * number
    /// The answer to a record is not the outputs but one score: the mean squared difference between the record's real values
    /// and the network's output, which is as long as the record.
    bool reconstruction = false;

    std::size_t elementBytes() const { return elementSize(type); }
};

/// A record's bytes as real values and as input bytes of a network. Immutable; may be shared by threads.
class RecordCoder
{
public:
    /// `input` is int8 or float32; error Unsupported for other types, Input when it has no scale.
    static Result<RecordCoder> make(const RecordForm &form, const Tensor &input);

    std::size_t recordBytes() const { return m_elements * m_form.elementBytes(); }
    /// `record` has recordBytes(); `out` is resized.
    void reals(std::span<const std::uint8_t> record, std::vector<float> &out) const;
    void input(std::span<const std::uint8_t> record, std::vector<std::uint8_t> &out) const;
    /// For forms of one byte and an int8 input: the code of each byte 0 to 255.
    const std::array<std::int8_t, 256> &codes() const { return m_codes; }
    /// Every record is the int8 input already, byte for byte.
    bool isIdentity() const;

private:
    RecordCoder(const RecordForm &form, const Tensor &input);

    RecordForm m_form;
    Tensor m_input;
    std::size_t m_elements;
    std::array<float, 256> m_reals{};
    std::array<std::int8_t, 256> m_codes{};
};

/// real = scale * (code - zero point) of an int8 or float32 tensor's bytes.
void tensorReals(const Tensor &tensor, std::span<const std::uint8_t> bytes, std::vector<float> &out);

/// The score of RecordForm::reconstruction: mean of (rebuilt - real)^2, summed in float32 from the first to the last, as the
/// board's monitor sums. Both have the same length, at least 1.
float reconstructionError(std::span<const float> reals, std::span<const float> rebuilt);

} // namespace thimble::core
