// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/recordform.h"

#include "core/network/kernels/kernel.h"

#include <cstring>

namespace thimble::core {

Result<RecordCoder> RecordCoder::make(const RecordForm &form, const Tensor &input)
{
    if (input.type != ElementType::Int8 && input.type != ElementType::Float32)
        return Error{ErrorCode::Unsupported,
                     std::string("A record becomes an int8 or float32 input; the network's is ")
                         + elementTypeName(input.type) + ".",
                     {}};
    if (input.type == ElementType::Int8 && !(input.scale() > 0))
        return Error{ErrorCode::Input, "The network's int8 input has no scale.", {}};
    return RecordCoder(form, input);
}

RecordCoder::RecordCoder(const RecordForm &form, const Tensor &input)
    : m_form(form)
    , m_input(input)
    , m_elements(input.elements())
{
    if (form.type == ElementType::Float32)
        return;
    for (int byte = 0; byte < 256; ++byte) {
        const int number = form.type == ElementType::UInt8 ? byte : int(std::int8_t(byte));
        const auto index = std::size_t(byte);
        m_reals[index] = float(form.offset + form.scale * number);
        if (input.type == ElementType::Int8)
            m_codes[index] = std::int8_t(quantizeReal(m_reals[index], input));
    }
}

void RecordCoder::reals(std::span<const std::uint8_t> record, std::vector<float> &out) const
{
    out.resize(m_elements);
    if (m_form.type == ElementType::Float32) {
        std::memcpy(out.data(), record.data(), 4 * m_elements);
        return;
    }
    for (std::size_t i = 0; i < m_elements; ++i)
        out[i] = m_reals[record[i]];
}

void RecordCoder::input(std::span<const std::uint8_t> record, std::vector<std::uint8_t> &out) const
{
    out.resize(m_input.bytes());
    for (std::size_t i = 0; i < m_elements; ++i) {
        float real = 0;
        if (m_form.type == ElementType::Float32)
            std::memcpy(&real, record.data() + 4 * i, 4);
        else
            real = m_reals[record[i]];
        if (m_input.type == ElementType::Float32)
            std::memcpy(out.data() + 4 * i, &real, 4);
        else
            out[i] =
                std::uint8_t(m_form.type == ElementType::Float32 ? std::int8_t(quantizeReal(real, m_input))
                                                                 : m_codes[record[i]]);
    }
}

bool RecordCoder::isIdentity() const
{
    if (m_form.type == ElementType::Float32 || m_input.type == ElementType::Float32)
        return m_form.type == m_input.type && !m_form.reconstruction;
    for (std::size_t byte = 0; byte < 256; ++byte) {
        if (std::uint8_t(m_codes[byte]) != byte)
            return false;
    }
    return !m_form.reconstruction;
}

void tensorReals(const Tensor &tensor, std::span<const std::uint8_t> bytes, std::vector<float> &out)
{
    out.resize(tensor.elements());
    if (tensor.type == ElementType::Float32) {
        std::memcpy(out.data(), bytes.data(), 4 * out.size());
        return;
    }
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = tensor.scale() * float(std::int8_t(bytes[i]) - tensor.zeroPoint());
}

float reconstructionError(std::span<const float> reals, std::span<const float> rebuilt)
{
    float sum = 0;
    for (std::size_t i = 0; i < reals.size(); ++i) {
        const float difference = rebuilt[i] - reals[i];
        sum += difference * difference;
    }
    return sum / float(reals.size());
}

} // namespace thimble::core
