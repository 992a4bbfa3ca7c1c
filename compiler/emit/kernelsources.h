// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "firmware/kernels/host/pack.h"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thimble::compiler {

/// A file of firmware/kernels, embedded as text when Thimble is built, so that an export never depends on where it lies.
struct KernelSource
{
    enum class Group { Common, Portable, ArmV7em };
    std::string_view path; ///< relative to firmware/kernels: "portable/conv.c"
    Group group;
    std::string_view text;
};
std::span<const KernelSource> kernelSources(); ///< generated: see compiler/CMakeLists.txt

/// firmware/monitor/thimble_module.h
std::string_view moduleHeaderText();

/// The files of a family that these functions need, directly or through each other, headers included, in the order of the list.
std::vector<const KernelSource *> sourcesFor(kernels::Family family, const std::set<std::string> &functions);

/// Everything a family may call, for libraries built once.
std::vector<const KernelSource *> sourcesOf(kernels::Family family);

/// SHA-256 over all embedded sources: part of every build's key.
const std::string &kernelSourcesHash();

} // namespace thimble::compiler
