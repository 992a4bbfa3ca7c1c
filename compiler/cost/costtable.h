// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/transform/calls.h"
#include "core/base/json.h"

#include <array>
#include <map>
#include <optional>
#include <set>

namespace thimble::compiler {

/// What a kernel call's time grows with: the call itself, its pixels (rows of a matrix), its output elements, the elements it gathers
/// per pixel, and its products. Counted from shapes alone; taps outside the image count like the others.
inline constexpr std::size_t kFeatures = 5;
using Features = std::array<double, kFeatures>;
inline constexpr std::array<const char *, kFeatures> kFeatureNames{"call", "pixel", "output", "gathered",
                                                                   "product"};
Features featuresOf(const kernels::KernelCall &call);

/// Coefficients per kernel, fitted to measurements, and measured code and stack per kernel. Where they come from stands in the
/// file (compiler/cost/armv7em.json, made by tests/benchmarks/costs). A different timing model makes cycles void; the
/// instructions hold for every core of the family.
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

    /// The kernel's entry or, for one that is newer than the table, that of its nearest relative by name; null without one.
    const Kernel *find(const std::string &function) const;
    /// Nothing when the table knows neither the kernel nor a relative.
    std::optional<double> instructions(const kernels::KernelCall &call) const;
    std::optional<double> cycles(const kernels::KernelCall &call) const;
};

core::Result<CostTable> costTableFromJson(const core::Json &json, const std::string &where);
core::Json toJson(const CostTable &table);

/// The table of a family that is embedded in the program; null for families without one.
const CostTable *embeddedCostTable(kernels::Family family);

/// The embedded file itself; generated from compiler/cost/armv7em.json.
std::string_view embeddedCostText();

} // namespace thimble::compiler
