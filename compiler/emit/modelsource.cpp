// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/emit/model.h"

#include "core/base/units.h"
#include "core/network/describe.h"

#include <charconv>
#include <cstdlib>

namespace thimble::compiler {

using core::ElementType;

namespace {
const char *cType(ElementType type)
{
    switch (type) {
    case ElementType::Float32:
        return "float";
    case ElementType::Int32:
        return "int32_t";
    default:
        return "int8_t";
    }
}

/// Shortest digits that give the same float again.
std::string number(float value)
{
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific);
    return std::string(digits, end.ptr) + "f";
}

std::string describe(const core::Tensor &tensor)
{
    std::string text = core::shapeText(tensor.shape) + " " + core::elementTypeName(tensor.type);
    if (!tensor.quantization.scales.empty())
        text +=
            ", real = " + number(tensor.scale()) + " * (code - " + std::to_string(tensor.zeroPoint()) + ")";
    return text;
}

/// NAME_INPUT or, when there are several, NAME_INPUT_0 ...
std::string portName(const Model &model, const char *port, std::size_t index, std::size_t count)
{
    return model.macroName + "_" + port + (count > 1 ? "_" + std::to_string(index) : "");
}

std::string portMacros(const Model &model, const char *port, const std::vector<int> &tensors)
{
    std::string text;
    std::size_t total = 0;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const auto &tensor = model.program.tensor(tensors[i]);
        const auto name = portName(model, port, i, tensors.size());
        const auto offset = model.arena.tensorOffsets[std::size_t(tensors[i])];
        total += tensor.bytes();
        text +=
            "\n/* " + std::string(port[0] == 'I' ? "Input" : "Output") + ": " + describe(tensor) + " */\n";
        text += "#define " + name + " ((" + cType(tensor.type) + " *)(void *)(" + model.name + "_arena + "
            + std::to_string(offset) + "))\n";
        text += "#define " + name + "_BYTES " + std::to_string(tensor.bytes()) + "\n";
        if (!tensor.quantization.scales.empty()) {
            text += "#define " + name + "_SCALE " + number(tensor.scale()) + "\n";
            text += "#define " + name + "_ZERO_POINT (" + std::to_string(tensor.zeroPoint()) + ")\n";
        }
    }
    if (tensors.size() > 1)
        text += "\n#define " + model.macroName + "_" + port + "_BYTES " + std::to_string(total)
            + " /* all together */\n";
    return text;
}

/// A place in the arena or a constant, as an argument of type `type`. Arena bytes reach other types by way of void *, which
/// says that the alignment is meant: the plan saw to it.
std::string address(const Model &model, int tensor, const std::string &type, bool output)
{
    const int root = model.program.root(tensor);
    const bool isConstant = model.program.tensor(root).isConstant();
    const std::string qualifier = output ? "" : "const ";
    const auto place = isConstant ? constantTensorName(root)
                                  : "(" + model.name + "_arena + "
            + std::to_string(model.arena.tensorOffsets[std::size_t(tensor)]) + ")";
    return "(" + qualifier + type + " *)" + (type == "int8_t" ? "" : "(" + qualifier + "void *)") + place;
}

/// Kernels that only move bytes are declared for int8 whatever the elements are.
std::string argumentType(const Model &model, const Call &call, int tensor)
{
    return call.kernel.function == "thimble_copy" ? "int8_t" : cType(model.program.tensor(tensor).type);
}

std::string callText(const Model &model, std::size_t stepIndex, std::size_t callIndex)
{
    const auto &step = model.steps[stepIndex];
    const auto &call = step.calls[callIndex];
    std::string text =
        "    " + call.kernel.function + "(&" + callPrefix(step, stepIndex, callIndex) + "_params";
    for (const int input : call.inputs)
        text += ",\n        " + address(model, input, argumentType(model, call, input), false);
    text += ",\n        " + address(model, call.output, argumentType(model, call, call.output), true);
    if (call.kernel.takesScratch) {
        text += call.kernel.scratchBytes == 0 ? ", NULL"
                                              : ",\n        " + model.name + "_arena + "
                + std::to_string(model.arena.scratchOffsets[stepIndex]);
    }
    return text + ");\n";
}

std::string layerComment(const Model &model, const Step &step)
{
    const auto &program = model.program;
    std::string text = "/* Layer " + step.name + ": ";
    const int input = step.op.code == core::OpCode::Split ? step.op.inputs[1] : step.op.inputs[0];
    text += core::shapeText(program.tensor(input).shape) + " -> "
        + core::shapeText(program.tensor(step.op.outputs[0]).shape);
    if (const auto products = core::macs(program.network, step.op); products > 0)
        text += ", " + core::formatGrouped(std::int64_t(products)) + " multiply-accumulates";
    return text + " */\n";
}

std::string constantTensorText(const Model &model, int tensor)
{
    const auto &bytes = *model.program.tensor(tensor).data;
    std::string text =
        "static const uint8_t " + constantTensorName(tensor) + "[] __attribute__((aligned(4))) = {";
    for (std::size_t i = 0; i < bytes.size(); ++i)
        text += (i % 24 == 0 ? "\n    " : " ") + std::to_string(bytes[i]) + ",";
    return text + "\n};\n";
}

/// All layers in order, once for the product and, where images report layers, once more with laps: the first has no trace of the
/// second.
std::string runText(const Model &model)
{
    std::string text =
        "/* Inlined with a constant lap: NULL for a product, from which the tests then vanish. */\n"
        "static inline __attribute__((always_inline)) void layers(void (*lap)(uint32_t layer))\n{\n";
    for (std::size_t i = 0; i < model.steps.size(); ++i) {
        text += "    /* " + model.steps[i].step.name + " */\n";
        for (std::size_t j = 0; j < model.steps[i].calls.size(); ++j)
            text += callText(model, i, j);
        text += "    if (lap)\n        lap(" + std::to_string(i) + ");\n";
    }
    text += "}\n\nvoid " + model.name + "_run(void) { layers(NULL); }\n";
    text += "\n#if " + model.macroName + "_LAPS\n__attribute__((section(\"" + kLapSection + "\")))\nvoid "
        + model.name + "_run_laps(void (*lap)(uint32_t layer)) { layers(lap); }\n#endif\n";
    return text;
}
} // namespace

std::string modelHeaderText(const Model &model)
{
    const bool consumed = model.inputMode == core::InputMode::Consumed;
    const auto &name = model.name;
    std::string text = cHeader();
    text +=
        "/* A neural network as plain C: no interpreter, no heap, no initialisation. Write the input, call "
        + name + "_run, read\n * the output. The input "
        + (consumed ? "is overwritten by a run" : "survives a run")
        + ". Not reentrant: all runs share one arena. */\n";
    text += "#ifndef " + model.macroName + "_MODEL_H\n#define " + model.macroName
        + "_MODEL_H\n\n#include <stdint.h>\n\n";
    text += "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n";
    text +=
        "#define " + model.macroName + "_ARENA_BYTES " + std::to_string(model.arena.plan.arenaBytes) + "\n";
    text += "#define " + model.macroName + "_LAYERS " + std::to_string(model.steps.size()) + "\n";
    text += "extern uint8_t " + name + "_arena[" + model.macroName + "_ARENA_BYTES];\n";
    text += portMacros(model, "INPUT", model.program.network.inputs);
    text += portMacros(model, "OUTPUT", model.program.network.outputs);
    text += "\nvoid " + name + "_run(void);\n#if " + model.macroName
        + "_LAPS /* for profiling: `lap` is called after each layer */\nvoid " + name
        + "_run_laps(void (*lap)(uint32_t layer));\n#endif\n";
    text += "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n";
    return text;
}

std::string modelSourceText(const Model &model)
{
    std::string text = cHeader();
    text += "/* " + model.name + ": " + std::to_string(model.steps.size()) + " layers, "
        + core::formatGrouped(std::int64_t(core::macs(model.program.network)))
        + " multiply-accumulates, arena " + core::formatGrouped(model.arena.plan.arenaBytes)
        + " bytes. Generated by Thimble; report.md explains it. */\n";
    text += "#include \"model.h\"\n\n#include \"thimble_kernels.h\"\n\n#include <stddef.h>\n\n";
    text += "uint8_t " + model.name + "_arena[" + model.macroName
        + "_ARENA_BYTES] __attribute__((aligned(8)));\n\n";
    for (const int tensor : constantOperands(model))
        text += constantTensorText(model, tensor) + "\n";
    for (std::size_t i = 0; i < model.steps.size(); ++i) {
        text += layerComment(model, model.steps[i].step);
        for (std::size_t j = 0; j < model.steps[i].calls.size(); ++j) {
            const auto prefix = callPrefix(model.steps[i], i, j);
            text += kernels::constantsText(model.steps[i].calls[j].kernel, prefix);
            text += kernels::paramsText(model.steps[i].calls[j].kernel, prefix);
        }
        text += "\n";
    }
    return text + runText(model);
}

} // namespace thimble::compiler
