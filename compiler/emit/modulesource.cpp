// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/emit/model.h"

#include <cstdio>

namespace thimble::compiler {

namespace {
/// Symbols of the linker script that compiler/link writes.
constexpr const char *kSymbols =
    "extern uint32_t thimble_image_bytes, thimble_data_load, thimble_data_start, "
    "thimble_data_bytes,\n    thimble_bss_start, thimble_bss_bytes;\n\n";

struct Header
{
    std::string flags = "0", input, inputBytes, output, outputBytes, layers, name, arenaBytes, scale,
                zeroPoint;
    std::string record; ///< the fields of the runner's records, as text; empty: the record is the input
};

std::string headerText(const Header &h)
{
    return "__attribute__((section(\".thimble_header\"), used)) const thimble_module thimble_header = {\n"
           "    .magic = THIMBLE_MODULE_MAGIC,\n    .version = THIMBLE_MODULE_VERSION,\n"
           "    .image_bytes = (uint32_t)&thimble_image_bytes,\n    .flags = "
        + h.flags + ",\n    .run = run,\n    .run_laps = run_laps,\n    .input = (int8_t *)" + h.input
        + ",\n    .input_bytes = " + h.inputBytes + ",\n    .output = (const int8_t *)" + h.output
        + ",\n    .output_bytes = " + h.outputBytes + ",\n    .layer_count = " + h.layers
        + ",\n    .name = \"" + h.name
        + "\",\n    .data_load = &thimble_data_load,\n    .data_start = &thimble_data_start,\n"
          "    .data_bytes = (uint32_t)&thimble_data_bytes,\n    .bss_start = &thimble_bss_start,\n"
          "    .bss_bytes = (uint32_t)&thimble_bss_bytes,\n    .arena_bytes = "
        + h.arenaBytes + ",\n    .output_scale = " + h.scale + ",\n    .output_zero_point = " + h.zeroPoint
        + ",\n" + h.record + "};\n";
}

/// Several inputs or outputs travel as one record; the module joins and parts them in a buffer of its own.
std::string stagingText(const Model &model, const char *port, const std::vector<int> &tensors,
                        const std::string &buffer, bool toArena)
{
    std::string text;
    std::size_t offset = 0;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const auto name = model.macroName + "_" + port + "_" + std::to_string(i);
        const auto place = buffer + " + " + std::to_string(offset);
        text += "    memcpy(" + (toArena ? name + ", " + place : place + ", " + name) + ", " + name
            + "_BYTES);\n";
        offset += model.program.tensor(tensors[i]).bytes();
    }
    return text;
}

/// What the monitor calls: the model's function between its inputs and outputs.
std::string runWrapper(const Model &model, const std::string &head, const std::string &call)
{
    const auto &network = model.program.network;
    std::string text = "static void " + head + "\n{\n";
    if (network.inputs.size() > 1)
        text += stagingText(model, "INPUT", network.inputs, "inputs", true);
    text += "    " + model.name + call + ";\n";
    if (network.outputs.size() > 1)
        text += stagingText(model, "OUTPUT", network.outputs, "outputs", false);
    return text + "}\n\n";
}

/// The record's buffer and, for bytes, the code of each. The monitor turns what arrives into the input (thimble_module.h).
std::string recordText(const core::RecordCoder &coder, bool floats)
{
    std::string text = "static uint32_t record[" + std::to_string((coder.recordBytes() + 3) / 4) + "];\n";
    if (floats)
        return text;
    text += "static const int8_t record_codes[256] = {";
    for (std::size_t i = 0; i < coder.codes().size(); ++i)
        text += (i % 16 ? " " : "\n    ") + std::to_string(coder.codes()[i]) + ",";
    return text + "\n};\n";
}

std::string recordFields(const core::RecordCoder &coder, const core::RecordForm &form,
                         const core::Tensor &input)
{
    const bool floats = form.type == core::ElementType::Float32;
    char scale[32];
    std::snprintf(scale, sizeof scale, "%af", double(input.scale()));
    return std::string("    .record_form = ") + (floats ? "THIMBLE_RECORD_FLOATS" : "THIMBLE_RECORD_BYTES")
        + ",\n    .results_form = "
        + (form.reconstruction ? "THIMBLE_RESULTS_RECONSTRUCTION" : "THIMBLE_RESULTS_OUTPUTS")
        + ",\n    .record = record,\n    .record_bytes = " + std::to_string(coder.recordBytes())
        + (floats ? "" : ",\n    .record_codes = record_codes") + ",\n    .input_scale = " + scale
        + ",\n    .input_zero_point = " + std::to_string(input.zeroPoint()) + ",\n";
}
} // namespace

core::Result<void> checkRecord(const core::Network &network, const core::RecordForm &record)
{
    const auto refuse = [](const std::string &why) {
        return core::Error{core::ErrorCode::Unsupported, why, {}};
    };
    if (network.inputs.size() != 1 || network.outputs.size() != 1)
        return refuse("The MLPerf Tiny runner's records need a network with one input and one output.");
    const auto &input = network.tensors[std::size_t(network.inputs[0])];
    const auto &output = network.tensors[std::size_t(network.outputs[0])];
    if (input.type != core::ElementType::Int8 || output.type != core::ElementType::Int8)
        return refuse("The MLPerf Tiny runner's records need a network whose input and output are int8.");
    if (record.reconstruction
        && (record.type != core::ElementType::Float32 || output.elements() != input.elements()))
        return refuse(
            "A reconstruction can be scored on the board only for records of floats and a network that gives "
            "its input back.");
    if (const auto coder = core::RecordCoder::make(record, input); !coder)
        return coder.error();
    return {};
}

std::string moduleSourceText(const Model &model)
{
    const auto &network = model.program.network;
    const auto &macro = model.macroName;
    const bool joinInputs = network.inputs.size() > 1;
    const bool joinOutputs = network.outputs.size() > 1;
    const auto &output = model.program.tensor(network.outputs[0]);

    std::string text = cHeader();
    text += "/* The network as a module for Thimble's resident monitor; not needed in a product. */\n";
    text += "#include \"model.h\"\n#include \"thimble_module.h\"\n\n#include <string.h>\n\n";
    text += kSymbols;
    if (joinInputs)
        text += "static int8_t inputs[" + macro + "_INPUT_BYTES];\n";
    if (joinOutputs)
        text += "static int8_t outputs[" + macro + "_OUTPUT_BYTES];\n";
    text += runWrapper(model, "run(void)", "_run()");
    text += std::string("__attribute__((section(\"") + kLapSection + "\")))\n"
        + runWrapper(model, "run_laps(thimble_lap_fn lap)", "_run_laps(lap)");
    Header header;
    header.flags = model.inputMode == core::InputMode::Consumed && !joinInputs ? "1" : "0";
    header.input = joinInputs ? "inputs" : macro + "_INPUT";
    header.inputBytes = macro + "_INPUT_BYTES";
    header.output = joinOutputs ? "outputs" : macro + "_OUTPUT";
    header.outputBytes = macro + "_OUTPUT_BYTES";
    header.layers = macro + "_LAYERS";
    header.name = model.name;
    header.arenaBytes = macro + "_ARENA_BYTES";
    const bool quantized = !output.quantization.scales.empty();
    const std::string first = macro + (joinOutputs ? "_OUTPUT_0" : "_OUTPUT");
    header.scale = quantized ? first + "_SCALE" : "1.0f";
    header.zeroPoint = quantized ? first + "_ZERO_POINT" : "0";
    if (model.record) {
        const auto &input = model.program.tensor(network.inputs[0]);
        const auto coder = core::RecordCoder::make(*model.record, input);
        if (coder && !coder->isIdentity()) {
            text += recordText(*coder, model.record->type == core::ElementType::Float32) + "\n";
            header.record = recordFields(*coder, *model.record, input);
        }
    }
    return text + headerText(header);
}

std::string emptyModuleSourceText()
{
    std::string text = cHeader();
    text += "/* A module with a model that does nothing: what every module needs beside its model. */\n";
    text += "#include \"thimble_module.h\"\n\n" + std::string(kSymbols);
    text += "static void run(void)\n{\n}\n\n"
            "__attribute__((section(\""
        + std::string(kLapSection)
        + "\")))\n"
          "static void run_laps(thimble_lap_fn lap)\n{\n    (void)lap;\n}\n\n";
    Header header;
    header.input = header.output = header.inputBytes = header.outputBytes = header.layers =
        header.arenaBytes = header.zeroPoint = "0";
    header.name = "empty";
    header.scale = "1.0f";
    return text + headerText(header);
}

} // namespace thimble::compiler
