// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/tflite.h"

#include "core/base/file.h"
#include "core/network/check.h"
#include "core/network/describe.h"
#include "core/network/shapes.h"
#include "core/network/tfliteoperators.h"

#include <cstring>
#include <limits>

namespace thimble::core {

namespace {

/// TensorType codes of the format that Thimble knows.
std::optional<ElementType> elementTypeFromCode(int code)
{
    switch (code) {
    case 0:
        return ElementType::Float32;
    case 2:
        return ElementType::Int32;
    case 3:
        return ElementType::UInt8;
    case 4:
        return ElementType::Int64;
    case 6:
        return ElementType::Bool;
    case 7:
        return ElementType::Int16;
    case 9:
        return ElementType::Int8;
    default:
        return std::nullopt;
    }
}

using Bytes = std::shared_ptr<const std::vector<std::uint8_t>>;

/// Turns one verified container into a network. Tables inside a verified container are safe to follow, but any of them may be
/// absent and any number in them may be nonsense.
class Reader
{
public:
    Reader(const schema::Model &model, const std::string &where) : m_model(model), m_where(where) { }

    Result<Network> run()
    {
        const bool good = readFrame() && readBuffers() && readTensors() && readOperators() && readMetadata();
        if (!good)
            return m_error;
        if (const auto consistent = checkNetwork(m_network, m_where); !consistent)
            return consistent.error();
        return std::move(m_network);
    }

private:
    bool fail(ErrorCode code, const std::string &clause)
    {
        m_error = {code, m_where + ": " + clause + ".", {}};
        return false;
    }
    bool damaged(const std::string &clause) { return fail(ErrorCode::Input, clause); }
    bool unknown(const std::string &clause) { return fail(ErrorCode::Unsupported, clause); }

    bool readFrame()
    {
        if (m_model.version() != 3)
            return unknown("it has schema version " + std::to_string(m_model.version())
                           + "; only version 3 is in use");
        const auto *subgraphs = m_model.subgraphs();
        if (!subgraphs || subgraphs->size() != 1)
            return unknown("it has " + std::to_string(subgraphs ? subgraphs->size() : 0)
                           + " subgraphs; a network has exactly one");
        m_graph = subgraphs->Get(0);
        if (!m_graph->tensors() || !m_graph->inputs() || !m_graph->outputs() || !m_model.buffers()
            || !m_model.operator_codes())
            return damaged("its tensors, buffers, operator codes, inputs or outputs are missing");
        const std::size_t operators = m_graph->operators() ? m_graph->operators()->size() : 0;
        if (m_graph->tensors()->size() > kMaxTensors || operators > kMaxOperators
            || m_model.buffers()->size() > 2 * kMaxTensors || m_graph->inputs()->size() > kMaxTensors
            || m_graph->outputs()->size() > kMaxTensors)
            return damaged("it has " + std::to_string(m_graph->tensors()->size()) + " tensors and "
                           + std::to_string(operators) + " operators; at most " + std::to_string(kMaxTensors)
                           + " and " + std::to_string(kMaxOperators) + " are possible");
        m_network.name = m_graph->name() ? m_graph->name()->str().substr(0, kMaxNameBytes) : std::string();
        m_network.inputs.assign(m_graph->inputs()->begin(), m_graph->inputs()->end());
        m_network.outputs.assign(m_graph->outputs()->begin(), m_graph->outputs()->end());
        return true;
    }

    /// Constants share one copy of a buffer. The sum is limited: many offsets may lead to the same bytes.
    bool readBuffers()
    {
        std::size_t sum = 0;
        for (const schema::Buffer *buffer : *m_model.buffers()) {
            if (buffer->offset() > 1 || buffer->size() > 1)
                return unknown("it keeps constants outside of its buffers");
            const auto *data = buffer->data();
            sum += data ? data->size() : 0;
            if (sum > kMaxTfliteBytes)
                return damaged("its buffers overlap");
            Bytes bytes;
            if (data && data->size() > 0)
                bytes = std::make_shared<const std::vector<std::uint8_t>>(data->begin(), data->end());
            m_buffers.push_back(std::move(bytes));
        }
        return true;
    }

    bool readTensors()
    {
        for (const schema::Tensor *stored : *m_graph->tensors()) {
            Tensor tensor;
            if (stored->name())
                tensor.name = stored->name()->str().substr(0, kMaxNameBytes);
            const std::string label =
                "tensor " + std::to_string(m_network.tensors.size()) + " '" + printable(tensor.name) + "'";
            const auto type = elementTypeFromCode(stored->type());
            if (!type)
                return unknown(label + " has the unknown element type " + std::to_string(stored->type()));
            if (stored->is_variable())
                return unknown(label + " keeps its value between runs");
            if (stored->sparsity())
                return unknown(label + " is stored as a sparse tensor");
            if (stored->buffer() >= m_buffers.size())
                return damaged(label + " refers to buffer " + std::to_string(stored->buffer())
                               + ", which does not exist");
            tensor.type = *type;
            if (stored->shape() && stored->shape()->size() > static_cast<unsigned>(kMaxRank))
                return unknown(label + " has " + std::to_string(stored->shape()->size())
                               + " dimensions; at most " + std::to_string(kMaxRank) + " are possible");
            if (stored->shape())
                tensor.shape.assign(stored->shape()->begin(), stored->shape()->end());
            tensor.data = m_buffers[stored->buffer()];
            if (!readQuantization(stored->quantization(), label, tensor.quantization))
                return false;
            m_network.tensors.push_back(std::move(tensor));
        }
        return true;
    }

    bool readQuantization(const schema::QuantizationParameters *stored, const std::string &label,
                          Quantization &quantization)
    {
        if (!stored || !stored->scale())
            return true;
        if (stored->details_type() != schema::QuantizationDetails::NONE)
            return unknown(label + " has a quantisation of its own kind");
        m_listed += stored->scale()->size();
        if (m_listed > kMaxListed)
            return damaged(label + " brings the scales to more than " + std::to_string(kMaxListed));
        quantization.scales.assign(stored->scale()->begin(), stored->scale()->end());
        quantization.axis = stored->quantized_dimension();
        quantization.zeroPoints.assign(quantization.scales.size(), 0);
        if (!stored->zero_point())
            return true;
        if (stored->zero_point()->size() != quantization.scales.size())
            return damaged(label + " has " + std::to_string(quantization.scales.size()) + " scales, but "
                           + std::to_string(stored->zero_point()->size()) + " zero points");
        for (std::size_t i = 0; i < quantization.scales.size(); ++i) {
            // The verifier does not promise 8-byte alignment inside a vector.
            std::int64_t zero = 0;
            std::memcpy(&zero, stored->zero_point()->Data() + 8 * i, 8);
            if (zero < std::numeric_limits<std::int32_t>::min()
                || zero > std::numeric_limits<std::int32_t>::max())
                return damaged(label + " has the zero point " + std::to_string(zero));
            quantization.zeroPoints[i] = static_cast<std::int32_t>(zero);
        }
        return true;
    }

    bool readOperators()
    {
        if (!m_graph->operators())
            return true;
        for (const schema::Operator *stored : *m_graph->operators()) {
            const std::string label = "operator " + std::to_string(m_network.operators.size());
            if (stored->opcode_index() >= m_model.operator_codes()->size())
                return damaged(label + " refers to operator code " + std::to_string(stored->opcode_index())
                               + ", which does not exist");
            const auto *code = m_model.operator_codes()->Get(stored->opcode_index());
            // Codes from 127 on are only in the newer field; older files have only the older one.
            const int builtin = std::max<int>(code->deprecated_builtin_code(), code->builtin_code());
            const auto known = opCodeFromBuiltin(builtin);
            if (!known)
                return unknown(label + " is " + nameOfUnknown(builtin, *code)
                               + ", which Thimble does not know");
            Operator op;
            op.code = *known;
            const std::string named = label + " (" + opName(op.code) + ")";
            m_listed += stored->inputs() ? stored->inputs()->size() : 0;
            m_listed += stored->outputs() ? stored->outputs()->size() : 0;
            if (m_listed > kMaxListed)
                return damaged(named + " brings the inputs and outputs to more than "
                               + std::to_string(kMaxListed));
            if (stored->inputs())
                op.inputs.assign(stored->inputs()->begin(), stored->inputs()->end());
            if (stored->outputs())
                op.outputs.assign(stored->outputs()->begin(), stored->outputs()->end());
            const auto options = readOptions(op.code, *stored);
            if (!options)
                return unknown(named + " cannot be read: " + options.error().sentence);
            op.options = *options;
            m_network.operators.push_back(std::move(op));
        }
        return true;
    }

    static std::string nameOfUnknown(int builtin, const schema::OperatorCode &code)
    {
        constexpr int kCustom = 32;
        if (builtin == kCustom && code.custom_code())
            return "the custom operator '" + printable(code.custom_code()->str()) + "'";
        return "the builtin operator " + std::to_string(builtin);
    }

    bool readMetadata()
    {
        if (!m_model.metadata())
            return true;
        for (const schema::Metadata *entry : *m_model.metadata()) {
            if (!entry->name() || entry->name()->str() != kRoundingMetadata)
                continue;
            const Bytes bytes = entry->buffer() < m_buffers.size() ? m_buffers[entry->buffer()] : nullptr;
            const std::string mode = bytes ? std::string(bytes->begin(), bytes->end()) : std::string();
            if (mode != "single" && mode != "double")
                return damaged("its entry thimble.rounding must say 'single' or 'double'");
            m_network.rounding = mode == "single" ? Rounding::Single : Rounding::Double;
        }
        return true;
    }

    const schema::Model &m_model;
    const std::string &m_where;
    const schema::SubGraph *m_graph = nullptr;
    /// Many tables may point at the same long list: what is copied out of them is limited, not only the file.
    static constexpr std::size_t kMaxListed = 1 << 20;
    std::size_t m_listed = 0;
    std::vector<Bytes> m_buffers;
    Network m_network;
    Error m_error;
};

} // namespace

Result<Network> parseTflite(std::span<const std::uint8_t> bytes, const std::string &where)
{
    const auto refuse = [&where](const std::string &clause) {
        return Error{ErrorCode::Input, where + ": " + clause + ".", {}};
    };
    if (bytes.size() > kMaxTfliteBytes)
        return refuse("it is larger than " + std::to_string(kMaxTfliteBytes) + " bytes");
    if (bytes.size() < 8 || !schema::ModelBufferHasIdentifier(bytes.data()))
        return refuse("this is no .tflite file");
    // The accessors read numbers in place: the copy has the alignment that a caller's bytes may lack.
    const std::vector<std::uint64_t> aligned = [&bytes] {
        std::vector<std::uint64_t> words((bytes.size() + 7) / 8);
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::uint8_t *>(words.data()));
        return words;
    }();
    const auto *data = reinterpret_cast<const std::uint8_t *>(aligned.data());
    flatbuffers::Verifier verifier(data, bytes.size(), 64, 100000);
    if (!schema::VerifyModelBuffer(verifier))
        return refuse("the file is damaged or cut off");
    return Reader(*schema::GetModel(data), where).run();
}

Result<Network> readTflite(const std::filesystem::path &file)
{
    const auto bytes = readFile(file, kMaxTfliteBytes);
    if (!bytes)
        return bytes.error();
    return parseTflite(*bytes, file.string());
}

} // namespace thimble::core
