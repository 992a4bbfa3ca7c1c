// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/link/linkerscript.h"

#include "core/base/hex.h"

namespace thimble::compiler {

namespace {
std::string constantsText(const char *section, const std::vector<std::string> &names)
{
    std::string text = std::string("    ") + section + " : ALIGN(4)\n    {\n";
    for (const auto &name : names)
        text += "        *(.rodata." + name + ")\n";
    return text + "        . = ALIGN(4);\n    } > flash\n";
}
} // namespace

core::Result<ModuleRegion> moduleRegion(const core::Board &board)
{
    const auto field = [&](const char *name) -> std::int64_t {
        const auto found = board.loader.find(name);
        return found == board.loader.end() ? -1 : found->second;
    };
    for (const char *name : {"loadAddress", "imageBytes", "moduleRam", "moduleRamBytes"}) {
        if (field(name) < 0 || field(name) > 0xFFFFFFFFLL)
            return core::Error{core::ErrorCode::Target,
                               "Board " + board.id + " cannot be linked for: its description lacks loader."
                                   + name + ".",
                               board.file};
    }
    return ModuleRegion{std::uint32_t(field("loadAddress")), std::uint32_t(field("moduleRam")),
                        field("imageBytes"), field("moduleRamBytes")};
}

ConstantNames constantNames(const Model &model)
{
    ConstantNames names;
    for (const int tensor : constantOperands(model))
        names.weights.push_back(constantTensorName(tensor));
    for (std::size_t i = 0; i < model.steps.size(); ++i) {
        for (std::size_t j = 0; j < model.steps[i].calls.size(); ++j) {
            const auto prefix = callPrefix(model.steps[i], i, j);
            for (const auto &constant : model.steps[i].calls[j].kernel.constants) {
                auto &list = constant.kind == kernels::Constant::Kind::Weights ? names.weights : names.tables;
                list.push_back(prefix + "_" + constant.role);
            }
            names.tables.push_back(prefix + "_params");
        }
    }
    return names;
}

std::string linkerScript(const ModuleRegion &region, const ConstantNames &constants)
{
    return "ENTRY(thimble_header)\nMEMORY\n{\n    flash (rx) : ORIGIN = " + core::hexWord(region.loadAddress)
        + ", LENGTH = 0x10000000\n    ram (rw) : ORIGIN = " + core::hexWord(region.ramAddress)
        + ", LENGTH = 0x10000000\n}\nSECTIONS\n{\n"
          "    .thimble_header : { KEEP(*(.thimble_header)) } > flash\n"
        + constantsText(kWeightSection, constants.weights) + constantsText(kTableSection, constants.tables)
        + "    .text : ALIGN(8) { *(.text .text.*) *(.rodata .rodata.*) *(.glue_7 .glue_7t) . = ALIGN(4); } "
          "> flash\n"
          "    .data : ALIGN(4)\n    {\n        thimble_data_start = .;\n        *(.data .data.*)\n"
          "        . = ALIGN(4);\n        thimble_data_end = .;\n    } > ram AT > flash\n"
          "    thimble_data_load = LOADADDR(.data);\n"
          "    thimble_data_bytes = thimble_data_end - thimble_data_start;\n"
          "    "
        + kLapSection + " : ALIGN(4) { *(" + kLapSection
        + ") . = ALIGN(4); } > flash\n"
          "    thimble_image_bytes = ADDR("
        + kLapSection + ") + SIZEOF(" + kLapSection
        + ") - ORIGIN(flash);\n"
          "    .bss : ALIGN(8)\n    {\n        thimble_bss_start = .;\n        *(.bss .bss.* COMMON)\n"
          "        . = ALIGN(4);\n        thimble_bss_end = .;\n    } > ram\n"
          "    thimble_bss_bytes = thimble_bss_end - thimble_bss_start;\n"
          "    /DISCARD/ : { *(.ARM.exidx* .ARM.extab* .comment .ARM.attributes .note*) }\n}\n";
}

} // namespace thimble::compiler
