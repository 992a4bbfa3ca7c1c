// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/task/evaluation.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace thimble::core {

namespace {
constexpr std::size_t kMostDataBytes = std::size_t(1) << 30;
constexpr std::size_t kMostLabelBytes = std::size_t(64) << 20;

class RawRows : public FeatureSet
{
public:
    RawRows(std::vector<std::int8_t> codes, std::vector<int> labels, std::size_t rowBytes)
        : m_codes(std::move(codes))
        , m_labels(std::move(labels))
        , m_rowBytes(rowBytes)
    { }
    std::size_t size() const override { return m_labels.size(); }
    std::size_t rowBytes() const override { return m_rowBytes; }
    const std::int8_t *row(std::size_t index) const override { return m_codes.data() + index * m_rowBytes; }
    int label(std::size_t index) const override { return m_labels[index]; }

private:
    std::vector<std::int8_t> m_codes;
    std::vector<int> m_labels;
    std::size_t m_rowBytes;
};

struct RawForm
{
    bool isSigned = true;
    double scale = 1, offset = 0;
};

Result<RawForm> rawForm(const Task &task)
{
    JsonReader reader(task.raw, "task " + task.id + ": raw");
    const auto dtype = reader.text("dtype");
    RawForm form{dtype == "int8", reader.number("scale", 1e-12, 1e12), reader.number("offset", -1e12, 1e12)};
    if (dtype != "int8" && dtype != "uint8")
        reader.fail("dtype", "must be int8 or uint8");
    const auto *shape = reader.array("shape");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    long long elements = 1;
    for (const auto &size : *shape)
        elements *= size.is_number_integer() ? std::clamp(size.get<long long>(), 0LL, 1LL << 20) : 0;
    if (elements != static_cast<long long>(task.shape.height) * task.shape.width * task.shape.channels)
        return Error{ErrorCode::Unsupported,
                     "Rows of task " + task.id
                         + " in raw form are not what its networks take; only prepared splits "
                         + "can be evaluated.",
                     {}};
    return form;
}

Result<std::vector<int>> readLabels(const std::filesystem::path &file, int classes)
{
    const auto bytes = readFile(file, kMostLabelBytes);
    if (!bytes)
        return bytes.error();
    const auto *next = reinterpret_cast<const char *>(bytes->data());
    const auto *end = next + bytes->size();
    std::vector<int> labels;
    while (next < end) {
        const auto *lineEnd = std::find(next, end, '\n');
        const auto *textEnd = lineEnd > next && lineEnd[-1] == '\r' ? lineEnd - 1 : lineEnd;
        int label = -1;
        const auto [stopped, failure] = std::from_chars(next, textEnd, label);
        if (failure != std::errc() || stopped != textEnd || label < 0 || label >= classes)
            return Error{ErrorCode::Input,
                         file.string() + ": line " + std::to_string(labels.size() + 1)
                             + " must be a whole number from 0 to " + std::to_string(classes - 1) + ".",
                         {}};
        labels.push_back(label);
        next = lineEnd < end ? lineEnd + 1 : end;
    }
    return labels;
}
} // namespace

Result<std::shared_ptr<const FeatureSet>> openRawRows(const Task &task, const std::filesystem::path &data,
                                                      const std::filesystem::path &labels)
{
    const auto form = rawForm(task);
    if (!form)
        return form.error();
    auto classes = readLabels(labels, task.shape.classes);
    if (!classes)
        return classes.error();
    const auto bytes = readFile(data, kMostDataBytes);
    if (!bytes)
        return bytes.error();
    const auto rowBytes =
        std::size_t(task.shape.height) * std::size_t(task.shape.width) * std::size_t(task.shape.channels);
    if (classes->empty() || bytes->size() != classes->size() * rowBytes)
        return Error{ErrorCode::Input,
                     data.string() + " has " + std::to_string(bytes->size()) + " bytes, but "
                         + std::to_string(classes->size()) + " labels of " + std::to_string(rowBytes)
                         + " bytes each need " + std::to_string(classes->size() * rowBytes) + ".",
                     {}};
    std::int8_t table[256];
    for (int byte = 0; byte < 256; ++byte) {
        const double real = form->offset + form->scale * (form->isSigned ? int(std::int8_t(byte)) : byte);
        const double code = std::round(real / double(task.shape.inputScale)) + task.shape.inputZeroPoint;
        table[byte] = std::int8_t(std::clamp(code, -128.0, 127.0));
    }
    std::vector<std::int8_t> codes(bytes->size());
    std::transform(bytes->begin(), bytes->end(), codes.begin(),
                   [&table](std::uint8_t byte) { return table[byte]; });
    return std::shared_ptr<const FeatureSet>(
        std::make_shared<RawRows>(std::move(codes), std::move(*classes), rowBytes));
}

} // namespace thimble::core
