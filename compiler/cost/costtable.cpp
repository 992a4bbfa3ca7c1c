// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/cost/costtable.h"

#include <algorithm>
#include <string_view>

namespace thimble::compiler {

namespace {
double product(std::initializer_list<int> factors)
{
    double result = 1;
    for (const int factor : factors)
        result *= factor;
    return result;
}

Features features(const thimble_conv_params &p)
{
    const double pixels = product({p.out_h, p.out_w});
    const double taps = product({p.kernel_h, p.kernel_w});
    return {1, pixels, pixels * p.out_c, pixels * taps * p.in_c, pixels * p.out_c * taps * p.in_c / p.groups};
}

Features features(const thimble_dense_params &p)
{
    return {1, double(p.batches), product({p.batches, p.out_count}), product({p.batches, p.in_count}),
            product({p.batches, p.in_count, p.out_count})};
}

Features features(const thimble_pool_params &p)
{
    const double pixels = product({p.out_h, p.out_w});
    const double outputs = pixels * p.channels;
    return {1, pixels, outputs, outputs * p.kernel_h * p.kernel_w, 0};
}

Features features(const thimble_reduce_params &p)
{
    const double outputs = product({p.outer, p.inner});
    return {1, double(p.outer), outputs, outputs * p.count, 0};
}

Features features(const thimble_binary_params &p)
{
    return {1, product({p.shape[0], p.shape[1], p.shape[2]}),
            product({p.shape[0], p.shape[1], p.shape[2], p.shape[3]}), 0, 0};
}

Features features(const thimble_softmax_params &p)
{
    return {1, double(p.rows), product({p.rows, p.depth}), 0, 0};
}

Features features(const thimble_pad_params &p)
{
    double rows = 1;
    for (int i = 0; i < 3; ++i)
        rows *= p.in_shape[i] + p.before[i] + p.after[i];
    return {1, rows, rows * (p.in_shape[3] + p.before[3] + p.after[3]), 0, 0};
}

Features features(const thimble_copy_params &p)
{
    return {1, double(p.rows), double(p.rows) * p.bytes, 0, 0};
}

Features features(const thimble_gather_params &p)
{
    const double rows = product({p.shape[0], p.shape[1], p.shape[2]});
    return {1, rows, rows * p.shape[3], 0, 0};
}

/// Element by element.
template<class P>
Features features(const P &p)
{
    return {1, 0, double(p.count), 0, 0};
}

double dot(const Features &a, const Features &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < kFeatures; ++i)
        sum += a[i] * b[i];
    return sum;
}

Features readFeatures(core::JsonReader &reader, const char *key)
{
    Features values{};
    const auto *list = reader.array(key);
    if (list && list->size() != kFeatures)
        reader.fail(key, "must hold " + std::to_string(kFeatures) + " numbers");
    for (std::size_t i = 0; list && list->size() == kFeatures && i < kFeatures; ++i)
        values[i] = (*list)[i].is_number() ? (*list)[i].get<double>() : 0;
    return values;
}
} // namespace

Features featuresOf(const kernels::KernelCall &call)
{
    return std::visit([](const auto &params) { return features(params); }, call.params);
}

const CostTable::Kernel *CostTable::find(const std::string &function) const
{
    const auto it = kernels.find(function);
    return it == kernels.end() ? nullptr : &it->second;
}

std::optional<double> CostTable::instructions(const kernels::KernelCall &call) const
{
    const auto *kernel = find(call.function);
    return kernel ? std::optional(dot(kernel->instructions, featuresOf(call))) : std::nullopt;
}

std::optional<double> CostTable::cycles(const kernels::KernelCall &call) const
{
    const auto *kernel = find(call.function);
    return kernel ? std::optional(dot(kernel->cycles, featuresOf(call))) : std::nullopt;
}

core::Result<CostTable> costTableFromJson(const core::Json &json, const std::string &where)
{
    core::JsonReader reader(json, where);
    CostTable table;
    table.origin = reader.text("origin");
    table.family = reader.text("family");
    table.timingModel = reader.text("timing_model");
    table.bytesPerCall = reader.integer("bytes_per_call", 0, 1 << 20);
    table.bytesBeside = reader.integer("bytes_beside", 0, 1 << 20);
    table.stackBeside = reader.integer("stack_beside", 0, 1 << 20);
    const auto *kernels = reader.object("kernels");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    for (const auto &[name, entry] : kernels->items()) {
        core::JsonReader fields(entry, where + ": kernels." + name);
        CostTable::Kernel kernel;
        kernel.code = fields.integer("code", 0, 1 << 24);
        kernel.stack = fields.integer("stack", 0, 1 << 24);
        kernel.instructions = readFeatures(fields, "instructions");
        kernel.cycles = readFeatures(fields, "cycles");
        if (const auto checked = fields.check(); !checked)
            return checked.error();
        table.kernels[name] = kernel;
    }
    return table;
}

core::Json toJson(const CostTable &table)
{
    core::Json kernels = core::Json::object();
    for (const auto &[name, kernel] : table.kernels)
        kernels[name] = {{"code", kernel.code},
                         {"stack", kernel.stack},
                         {"instructions", kernel.instructions},
                         {"cycles", kernel.cycles}};
    return {{"origin", table.origin},
            {"family", table.family},
            {"timing_model", table.timingModel},
            {"features", kFeatureNames},
            {"bytes_per_call", table.bytesPerCall},
            {"bytes_beside", table.bytesBeside},
            {"stack_beside", table.stackBeside},
            {"kernels", std::move(kernels)}};
}

const CostTable *embeddedCostTable(kernels::Family family, const std::string &timingModel)
{
    static const auto tables = [] {
        std::vector<CostTable> read;
        for (const auto text : embeddedCostTexts()) {
            const auto json = core::parseJson(text, "embedded cost table");
            auto table = json ? costTableFromJson(*json, "embedded cost table") : json.error();
            if (table)
                read.push_back(*std::move(table));
        }
        return read;
    }();
    const std::string name = family == kernels::Family::ArmV7em ? "armv7em" : "portable";
    const CostTable *found = nullptr;
    for (const auto &table : tables) {
        if (table.family == name && (!found || table.timingModel == timingModel))
            found = &table;
    }
    return found;
}

} // namespace thimble::compiler
