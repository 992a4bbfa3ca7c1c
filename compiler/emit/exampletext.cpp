// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/emit/model.h"

#include <set>

namespace thimble::compiler {

namespace {
std::string ports(const Model &model, const char *port, const std::vector<int> &tensors,
                  const std::string &function, const std::string &stream, const std::string &whenShort)
{
    std::string text;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const auto name = model.macroName + "_" + port + (tensors.size() > 1 ? "_" + std::to_string(i) : "");
        text += "        if (" + function + "(" + name + ", 1, " + name + "_BYTES, " + stream + ") != " + name
            + "_BYTES)\n" + "            return " + whenShort + ";\n";
    }
    return text;
}
} // namespace

std::string exampleText(const Model &model)
{
    const auto &network = model.program.network;
    std::string text = cHeader();
    text += "/* Runs the network on a PC: records from standard input (all inputs one after another), "
            "answers to standard\n"
            " * output, both as raw codes. Ends at the end of the input.\n"
            " *   ./example < inputs.bin > outputs.bin */\n";
    text += "#include \"model.h\"\n\n#include <stdio.h>\n\nint main(void)\n{\n    for (;;) {\n";
    text += ports(model, "INPUT", network.inputs, "fread", "stdin", "feof(stdin) ? 0 : 1");
    text += "        " + model.name + "_run();\n";
    text += ports(model, "OUTPUT", network.outputs, "fwrite", "stdout", "1");
    return text + "    }\n}\n";
}

std::string exportCMakeText(const Model &model, const std::vector<std::string> &kernelSources)
{
    std::set<std::string> folders{"kernels"};
    bool assembly = false;
    for (const auto &file : kernelSources) {
        folders.insert(file.substr(0, file.rfind('/')));
        assembly = assembly || file.ends_with(".S");
    }
    std::string text = hashHeader();
    text += "# Builds the network as a library and an example that runs it on this machine or, with a tool "
            "chain file, on a "
            "board.\n";
    text += "cmake_minimum_required(VERSION 3.13)\nproject(" + model.name + " LANGUAGES "
        + (assembly ? "C ASM" : "C") + ")\nset(CMAKE_C_STANDARD 11)\n";
    text += "if(NOT CMAKE_BUILD_TYPE)\n    set(CMAKE_BUILD_TYPE Release)\nendif()\n\n";
    text += "add_library(" + model.name + " STATIC\n    model.c";
    for (const auto &file : kernelSources)
        text += "\n    " + file;
    text += ")\ntarget_include_directories(" + model.name + " PUBLIC . PRIVATE";
    for (const auto &folder : folders)
        text += " " + folder;
    text += ")\ntarget_compile_options(" + model.name + " PRIVATE -ffunction-sections -fdata-sections)\n";
    if (model.program.network.rounding == core::Rounding::Single)
        text += "target_compile_definitions(" + model.name + " PRIVATE THIMBLE_SINGLE_ROUNDING=1)\n";
    return text + "\nadd_executable(example main.c)\ntarget_link_libraries(example PRIVATE " + model.name
        + ")\n";
}

} // namespace thimble::compiler
