// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/transform/calls.h"
#include "core/base/json.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>

namespace thimble::compiler {

/// What a kernel call's time grows with: the call itself, its pixels (rows of a matrix), its output elements, the elements it gathers
/// per pixel, and its products. Counted from shapes alone; taps outside the image count like the others.
inline constexpr std::size_t kFeatures = 5;
using Features = std::array<double, kFeatures>;
inline constexpr std::array<const char *, kFeatures> kFeatureNames{"call", "pixel", "output", "gathered",
                                                                   "product"};
Features featuresOf(const kernels::KernelCall &call);

/// Coefficients per kernel, fitted to measurements, and measured code and stack per kernel. Where they come from stands in the
/// file, one for each timing model (compiler/cost/MODEL.json, made by tests/benchmarks/costs). A different timing model makes
/// cycles void; instructions, code and stack nearly hold for every core of the family.
struct CostTable
{
    struct Kernel
    {
        std::int64_t code = 0, stack = 0; ///< bytes, what it calls included
        Features instructions{}, cycles{};
    };
    std::string origin, family, timingModel;
    std::int64_t bytesPerCall = 0; ///< of run() itself
    std::int64_t bytesBeside = 0;  ///< of everything that is there once
    std::int64_t stackBeside = 0;  ///< frames above the kernels
    std::map<std::string, Kernel> kernels;

    /// Null for a kernel that the sampled networks did not use: a guess would be no bound.
    const Kernel *find(const std::string &function) const;
    /// Nothing when the table does not know the kernel.
    std::optional<double> instructions(const kernels::KernelCall &call) const;
    std::optional<double> cycles(const kernels::KernelCall &call) const;
};

core::Result<CostTable> costTableFromJson(const core::Json &json, const std::string &where);
core::Json toJson(const CostTable &table);

/// The table of a timing model, else another one of the family; null for families without one.
const CostTable *embeddedCostTable(kernels::Family family, const std::string &timingModel);

/// The embedded files themselves; generated from compiler/cost/*.json.
std::span<const std::string_view> embeddedCostTexts();

} // namespace thimble::compiler
