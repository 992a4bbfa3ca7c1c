// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/tflite.h"

#include "core/network/check.h"
#include "core/network/tfliteoperators.h"

#include <map>

namespace thimble::core {

namespace {

std::int8_t elementTypeCode(ElementType type)
{
    switch (type) {
    case ElementType::Float32:
        return 0;
    case ElementType::Int32:
        return 2;
    case ElementType::UInt8:
        return 3;
    case ElementType::Int64:
        return 4;
    case ElementType::Bool:
        return 6;
    case ElementType::Int16:
        return 7;
    case ElementType::Int8:
        return 9;
    }
    return 0;
}

class Writer
{
public:
    explicit Writer(const Network &network) : m_network(network) { }

    std::vector<std::uint8_t> run()
    {
        using flatbuffers::Offset;
        addBuffer({}); // number 0 is empty: the one of everything without constant bytes
        const auto tensors = writeTensors();
        const auto operators = writeOperators();
        const auto graph = schema::CreateSubGraph(
            m_builder, m_builder.CreateVector(tensors), m_builder.CreateVector(m_network.inputs),
            m_builder.CreateVector(m_network.outputs), m_builder.CreateVector(operators),
            m_builder.CreateString(m_network.name.empty() ? "main" : m_network.name));
        const std::vector<Offset<schema::Metadata>> metadata = writeMetadata();
        const auto codes = m_builder.CreateVector(m_codes);
        const auto graphs = m_builder.CreateVector(std::vector{graph});
        const auto description = m_builder.CreateString("Written by Thimble");
        const auto buffers = m_builder.CreateVector(m_buffers);
        const auto entries = metadata.empty() ? 0 : m_builder.CreateVector(metadata);
        schema::FinishModelBuffer(
            m_builder, schema::CreateModel(m_builder, 3, codes, graphs, description, buffers, 0, entries));
        const std::uint8_t *begin = m_builder.GetBufferPointer();
        return {begin, begin + m_builder.GetSize()};
    }

private:
    std::uint32_t addBuffer(const std::vector<std::uint8_t> &bytes)
    {
        flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>> data = 0;
        if (!bytes.empty()) {
            m_builder.ForceVectorAlignment(bytes.size(), 1, 16);
            data = m_builder.CreateVector(bytes);
        }
        m_buffers.push_back(schema::CreateBuffer(m_builder, data));
        return static_cast<std::uint32_t>(m_buffers.size() - 1);
    }

    std::vector<flatbuffers::Offset<schema::Tensor>> writeTensors()
    {
        std::vector<flatbuffers::Offset<schema::Tensor>> written;
        std::map<const void *, std::uint32_t> shared; // looked up only: its order decides nothing
        for (const Tensor &tensor : m_network.tensors) {
            std::uint32_t buffer = 0;
            if (tensor.isConstant()) {
                const auto known = shared.find(tensor.data.get());
                buffer = known != shared.end() ? known->second : addBuffer(*tensor.data);
                shared[tensor.data.get()] = buffer;
            }
            const auto quantization = writeQuantization(tensor.quantization);
            const auto shape =
                m_builder.CreateVector(std::vector<std::int32_t>(tensor.shape.begin(), tensor.shape.end()));
            const auto name = m_builder.CreateString(tensor.name);
            written.push_back(schema::CreateTensor(m_builder, shape, elementTypeCode(tensor.type), buffer,
                                                   name, quantization, false, 0, 0, true));
        }
        return written;
    }

    flatbuffers::Offset<schema::QuantizationParameters> writeQuantization(const Quantization &quantization)
    {
        if (quantization.scales.empty())
            return 0;
        const std::vector<std::int64_t> zeros(quantization.zeroPoints.begin(), quantization.zeroPoints.end());
        const auto scale = m_builder.CreateVector(quantization.scales);
        const auto zero = m_builder.CreateVector(zeros);
        return schema::CreateQuantizationParameters(m_builder, 0, 0, scale, zero,
                                                    schema::QuantizationDetails::NONE, 0, quantization.axis);
    }

    std::vector<flatbuffers::Offset<schema::Operator>> writeOperators()
    {
        std::vector<flatbuffers::Offset<schema::Operator>> written;
        for (const Operator &op : m_network.operators) {
            const std::uint32_t code = codeIndex(op);
            const auto inputs = m_builder.CreateVector(op.inputs);
            const auto outputs = m_builder.CreateVector(op.outputs);
            const WrittenOptions options = writeOptions(m_builder, m_network, op);
            written.push_back(
                schema::CreateOperator(m_builder, code, inputs, outputs, options.type, options.table));
        }
        return written;
    }

    /// One entry for each operator and version, in order of first use.
    std::uint32_t codeIndex(const Operator &op)
    {
        const std::pair<int, int> key{static_cast<int>(op.code), operatorVersion(m_network, op)};
        const auto known = m_codeIndices.find(key);
        if (known != m_codeIndices.end())
            return known->second;
        const auto index = static_cast<std::uint32_t>(m_codes.size());
        // Every code Thimble knows fits the older field too, which old readers look at.
        m_codes.push_back(schema::CreateOperatorCode(m_builder, static_cast<std::int8_t>(key.first), 0,
                                                     key.second, key.first));
        m_codeIndices[key] = index;
        return index;
    }

    std::vector<flatbuffers::Offset<schema::Metadata>> writeMetadata()
    {
        if (m_network.rounding == Rounding::Double)
            return {};
        const std::string mode = "single";
        const std::uint32_t buffer = addBuffer({mode.begin(), mode.end()});
        const auto name = m_builder.CreateString(kRoundingMetadata);
        return {schema::CreateMetadata(m_builder, name, buffer)};
    }

    const Network &m_network;
    flatbuffers::FlatBufferBuilder m_builder{1 << 16};
    std::vector<flatbuffers::Offset<schema::Buffer>> m_buffers;
    std::vector<flatbuffers::Offset<schema::OperatorCode>> m_codes;
    std::map<std::pair<int, int>, std::uint32_t> m_codeIndices;
};

} // namespace

Result<std::vector<std::uint8_t>> writeTflite(const Network &network)
{
    if (const auto consistent = checkNetwork(network); !consistent)
        return consistent.error();
    std::size_t constants = 0;
    for (const Tensor &tensor : network.tensors)
        constants += tensor.isConstant() ? tensor.data->size() : 0;
    if (constants > kMaxTfliteBytes / 2)
        return Error{ErrorCode::Input,
                     "The network holds " + std::to_string(constants)
                         + " bytes of constants, more than a file may.",
                     {}};
    return Writer(network).run();
}

} // namespace thimble::core
