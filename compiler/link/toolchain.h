// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/emit/model.h"
#include "compiler/link/elf.h"
#include "compiler/link/linkerscript.h"
#include "compiler/link/stackusage.h"
#include "core/board/board.h"

#include <filesystem>
#include <stop_token>

namespace thimble::compiler {

/// Bytes in flash, less those that only report layers.
std::int64_t flashBytes(const ElfImage &image);
/// Bytes of .data and .bss.
std::int64_t ramBytes(const ElfImage &image);

/// A module as linked.
struct LinkedModule
{
    ElfImage sizes; ///< sections, symbols and the flat image
    std::vector<std::uint8_t> elf;
    std::int64_t stackBytes = 0; ///< static bound from the module's run downwards
};

/// arm-none-eabi-gcc with one board's flags, and its compiled kernels. Those are made once and kept in `cache` under a name that
/// holds everything they depend on; several processes may share the folder (made beside, then renamed).
class Toolchain
{
public:
    /// Error Target with the package to install when the compiler is absent. Compiles the kernels if nobody has yet.
    static core::Result<Toolchain> open(const core::Board &board, kernels::Family family,
                                        core::Rounding rounding, const std::filesystem::path &cache,
                                        std::stop_token stop);

    /// Compiles one C text (the module with all it includes from `files`) and links it with the kernels.
    core::Result<LinkedModule> link(const std::map<std::string, std::string> &files,
                                    const ModuleRegion &region, const ConstantNames &constants,
                                    std::stop_token stop) const;

    /// "arm-none-eabi-gcc 12.2.1", and all flags for kernels and model.
    const std::string &version() const { return m_version; }
    std::vector<std::string> compileFlags() const;

    /// The static stack bound of one kernel and what it calls, assembly excluded.
    std::int64_t kernelStack(const std::string &function) const { return m_stack.depth(function); }

    /// Bytes of flash and RAM of the module that does nothing: what every module has beside its model. Linked once and kept.
    struct Base
    {
        std::int64_t imageBytes = 0, ramBytes = 0;
    };
    core::Result<Base> base(const ModuleRegion &region, std::stop_token stop) const;

private:
    Toolchain() = default;

    core::Result<void> readVersion(std::stop_token stop);
    core::Result<void> compileKernels(kernels::Family family, std::stop_token stop);
    core::Result<void> readCallGraphs();

    std::filesystem::path m_compiler;
    std::filesystem::path m_kernels; ///< folder of objects and call graphs
    std::string m_version;
    std::vector<std::string> m_boardFlags;
    std::vector<std::filesystem::path> m_objects;
    StackUsage m_stack;
};

} // namespace thimble::compiler
