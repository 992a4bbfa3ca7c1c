// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/link/toolchain.h"

#include "compiler/emit/kernelsources.h"
#include "compiler/link/process.h"
#include "compiler/link/scratchfolder.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/resourcelocator.h"

#include <algorithm>

namespace thimble::compiler {

namespace fs = std::filesystem;

namespace {
constexpr const char *kCompiler = "arm-none-eabi-gcc";
constexpr std::size_t kMostElfBytes = std::size_t(64) << 20;
const std::vector<std::string> kCommonFlags{"-std=c11",        "-O2",         "-ffunction-sections",
                                            "-fdata-sections", "-fno-common", "-fcallgraph-info=su"};

core::Error compilerMissing()
{
    return {core::ErrorCode::Target,
            std::string(kCompiler)
                + " is needed to build an image for a board and is not installed: apt-get install "
                  "gcc-arm-none-eabi "
                  "libnewlib-arm-none-eabi",
            {}};
}

core::Error compilerFailed(const std::string &doing, const std::string &output)
{
    const auto kind = output.find("No space left on device") != std::string::npos ? core::ErrorCode::Target
                                                                                  : core::ErrorCode::Internal;
    return {kind, std::string(kCompiler) + " failed while " + doing + "; the details hold what it said.",
            output};
}

/// Path, size and time of the compiler stand for its version: asking it costs a process.
std::string fingerprint(const fs::path &compiler)
{
    std::error_code failure;
    const auto real = fs::canonical(compiler, failure);
    return real.string() + " " + std::to_string(fs::file_size(real, failure)) + " "
        + std::to_string(fs::last_write_time(real, failure).time_since_epoch().count());
}

/// "armv7em/dense.S" -> "armv7em_dense_S.S": objects are named after the file's stem, which so stays unique.
std::string flatName(std::string path)
{
    std::replace(path.begin(), path.end(), '/', '_');
    const auto dot = path.rfind('.');
    return path.substr(0, dot) + "_" + path.substr(dot + 1) + path.substr(dot);
}

std::string joined(const std::vector<std::string> &parts)
{
    std::string text;
    for (const auto &part : parts)
        text += part + "\n";
    return text;
}
} // namespace

std::int64_t flashBytes(const ElfImage &image)
{
    const auto laps = image.sectionBytes.find(kLapSection);
    return std::int64_t(image.flat.size()) - (laps == image.sectionBytes.end() ? 0 : laps->second);
}

std::int64_t ramBytes(const ElfImage &image)
{
    std::int64_t bytes = 0;
    for (const char *section : {".data", ".bss"}) {
        if (const auto found = image.sectionBytes.find(section); found != image.sectionBytes.end())
            bytes += found->second;
    }
    return bytes;
}

std::vector<std::string> Toolchain::compileFlags() const
{
    auto flags = m_boardFlags;
    flags.insert(flags.end(), kCommonFlags.begin(), kCommonFlags.end());
    return flags;
}

core::Result<Toolchain> Toolchain::open(const core::Board &board, kernels::Family family,
                                        core::Rounding rounding, const fs::path &cache, std::stop_token stop)
{
    const auto compiler = core::findProgram(kCompiler);
    if (!compiler)
        return compilerMissing();
    Toolchain toolchain;
    toolchain.m_compiler = *compiler;
    toolchain.m_boardFlags = board.compilerFlags;
    if (rounding == core::Rounding::Single)
        toolchain.m_boardFlags.push_back("-DTHIMBLE_SINGLE_ROUNDING=1");
    const auto key = core::sha256Hex(fingerprint(*compiler) + "\n" + joined(toolchain.compileFlags())
                                     + (family == kernels::Family::ArmV7em ? "armv7em\n" : "portable\n")
                                     + kernelSourcesHash());
    toolchain.m_kernels = cache / "kernels" / key.substr(0, 32);
    std::error_code failure;
    if (!fs::is_directory(toolchain.m_kernels, failure)) {
        if (auto made = toolchain.compileKernels(family, stop); !made)
            return made.error();
    }
    for (const auto &entry : fs::directory_iterator(toolchain.m_kernels, failure)) {
        if (entry.path().extension() == ".o")
            toolchain.m_objects.push_back(entry.path());
    }
    std::sort(toolchain.m_objects.begin(), toolchain.m_objects.end());
    if (auto read = toolchain.readCallGraphs(); !read)
        return read.error();
    if (auto read = toolchain.readVersion(stop); !read)
        return read.error();
    return toolchain;
}

/// Asked once and kept beside the kernels it has compiled.
core::Result<void> Toolchain::readVersion(std::stop_token stop)
{
    constexpr std::size_t kMostText = 64;
    const auto kept = m_kernels / "version.txt";
    if (const auto text = core::readFile(kept, kMostText)) {
        m_version.assign(text->begin(), text->end());
        return {};
    }
    const auto ran = runProcess(m_compiler, {"-dumpfullversion"}, m_kernels, stop);
    if (!ran)
        return ran.error();
    if (ran->exitCode != 0)
        return compilerFailed("stating its version", ran->output);
    m_version = std::string(kCompiler) + " " + ran->output.substr(0, ran->output.find_first_of("\r\n"));
    return core::writeFileAtomically(kept, m_version);
}

core::Result<void> Toolchain::compileKernels(kernels::Family family, std::stop_token stop)
{
    auto folder = ScratchFolder::make(m_kernels.parent_path());
    if (!folder)
        return folder.error();
    auto arguments = compileFlags();
    arguments.insert(arguments.end(), {"-I.", "-Iportable", "-Iarmv7em", "-c"});
    for (const auto *source : sourcesOf(family)) {
        std::string path(source->path);
        const bool header = path.ends_with(".h");
        if (!header)
            path = flatName(path);
        if (auto written = folder->write(path, source->text); !written)
            return written;
        if (!header)
            arguments.push_back(path);
    }
    const auto ran = runProcess(m_compiler, arguments, folder->path(), stop);
    if (!ran)
        return ran.error();
    if (ran->exitCode != 0)
        return compilerFailed("compiling the kernels", ran->output);
    return folder->become(m_kernels);
}

core::Result<void> Toolchain::readCallGraphs()
{
    std::error_code failure;
    for (const auto &entry : fs::directory_iterator(m_kernels, failure)) {
        if (entry.path().extension() != ".ci")
            continue;
        const auto text = core::readFile(entry.path(), kMostElfBytes);
        if (!text)
            return text.error();
        m_stack.add({reinterpret_cast<const char *>(text->data()), text->size()});
    }
    return {};
}

core::Result<LinkedModule> Toolchain::link(const std::map<std::string, std::string> &files,
                                           const ModuleRegion &region, const ConstantNames &constants,
                                           std::stop_token stop) const
{
    auto folder = ScratchFolder::make(m_kernels.parent_path());
    if (!folder)
        return folder.error();
    for (const auto &[path, text] : files) {
        if (auto written = folder->write(path, text); !written)
            return written.error();
    }
    if (auto written = folder->write("module.ld", linkerScript(region, constants)); !written)
        return written.error();
    auto arguments = compileFlags();
    arguments.insert(arguments.end(),
                     {"-I.", "-Ikernels", "-Imonitor", "-nostartfiles", "-Wl,--gc-sections",
                      "-Wl,--build-id=none", "-Wl,-T,module.ld", "unit.c"});
    for (const auto &object : m_objects)
        arguments.push_back(object.string());
    arguments.insert(arguments.end(), {"-o", "module.elf"});
    const auto ran = runProcess(m_compiler, arguments, folder->path(), stop);
    if (!ran)
        return ran.error();
    if (ran->exitCode != 0)
        return compilerFailed("building the image", ran->output);

    auto elf = core::readFile(folder->path() / "module.elf", kMostElfBytes);
    if (!elf)
        return elf.error();
    auto sizes = readElf(*elf, region.loadAddress, kMostElfBytes);
    if (!sizes)
        return sizes.error();
    auto stack = m_stack;
    std::error_code failure;
    for (const auto &entry : fs::directory_iterator(folder->path(), failure)) {
        if (entry.path().extension() != ".ci")
            continue;
        if (const auto text = core::readFile(entry.path(), kMostElfBytes))
            stack.add({reinterpret_cast<const char *>(text->data()), text->size()});
    }
    return LinkedModule{std::move(*sizes), std::move(*elf), stack.depth("unit.c:run")};
}

core::Result<Toolchain::Base> Toolchain::base(const ModuleRegion &region, std::stop_token stop) const
{
    const auto script = linkerScript(region, {});
    const auto kept = m_kernels / ("base-" + core::sha256Hex(script).substr(0, 16) + ".json");
    if (const auto json = core::readJsonFile(kept)) {
        core::JsonReader reader(*json, kept.string());
        const Base base{reader.integer("image", 0, 1 << 30), reader.integer("ram", 0, 1 << 30)};
        if (reader.check())
            return base;
    }
    const auto linked = link(
        {{"unit.c", emptyModuleSourceText()}, {"monitor/thimble_module.h", std::string(moduleHeaderText())}},
        region, {}, stop);
    if (!linked)
        return linked.error();
    const Base base{flashBytes(linked->sizes), ramBytes(linked->sizes)};
    const core::Json json{{"image", base.imageBytes}, {"ram", base.ramBytes}};
    if (auto written = core::writeFileAtomically(kept, core::toLine(json)); !written)
        return written.error();
    return base;
}

} // namespace thimble::compiler
