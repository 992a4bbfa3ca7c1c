// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "compiler/plan/arena.h"

namespace thimble::compiler {

/// Everything that is written down as C: what runs, where its bytes lie, what it is called.
struct Model
{
    Program program;
    std::vector<ScheduledStep> steps;
    Arena arena;
    KernelChoice choice;
    core::InputMode inputMode = core::InputMode::Consumed;
    std::optional<core::RecordForm> record; ///< of the module; absent: a record is the input itself
    std::string name;                       ///< C identifier, lower case: "kws_ref_int8"
    std::string macroName;                  ///< the same in upper case
};

/// A C identifier from a network's or file's name: lower case, at most 40 letters, never empty, never a C keyword.
std::string identifierFrom(const std::string &name);

/// The two lines that open every emitted file, in the given comment style.
std::string cHeader();    ///< as a C comment
std::string hashHeader(); ///< as # comments

/// Where an image keeps what only reports layers: last, and no part of any figure.
inline constexpr const char *kLapSection = ".thimble_laps";

// The files of an export, each as text.
std::string modelHeaderText(const Model &model);
std::string modelSourceText(const Model &model);
std::string
moduleSourceText(const Model &model); ///< what the resident monitor loads (firmware/monitor/thimble_module.h)
/// Whether the module can turn such records into the network's input, and score them if asked to.
core::Result<void> checkRecord(const core::Network &network, const core::RecordForm &record);
std::string emptyModuleSourceText(); ///< the same with a model that does nothing: what figures are taken from
std::string exampleText(const Model &model);
std::string exportCMakeText(const Model &model, const std::vector<std::string> &kernelSources);

/// The C array in flash that a constant tensor used as an operand becomes ("tensor12").
std::string constantTensorName(int tensor);
/// Names of a call's constants begin with this: "layer3", or "layer3_1" for the second call of a layer.
std::string callPrefix(const ScheduledStep &step, std::size_t stepIndex, std::size_t callIndex);
/// Constant tensors that kernels read as operands, each once.
std::vector<int> constantOperands(const Model &model);

} // namespace thimble::compiler
