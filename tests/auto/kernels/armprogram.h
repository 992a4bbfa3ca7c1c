// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "firmware/kernels/host/pack.h"

#include <QString>
#include <QTemporaryDir>

#include <string>
#include <vector>

/// Kernels on the emulated Cortex-M4: a C program made of cases, compiled with arm-none-eabi-gcc and run in QEMU.
namespace thimble::tests {

struct ArmCase
{
    std::string name;
    kernels::KernelCall call;
    std::vector<std::int8_t> input, second;
    std::vector<std::int8_t> expected;
};

struct ArmOutcome
{
    QString problem; ///< not empty: the program could not be built or run, or ended early
    std::vector<std::int64_t> instructions; ///< per case; -1 if it was wrong
    std::vector<std::string> failures;      ///< one line for each wrong case
};

/// Empty, or which program is missing.
QString missingArmTools();

/// Compiles the kernels once, then any number of programs.
class ArmBoard
{
public:
    ArmBoard();
    ArmOutcome run(const std::vector<ArmCase> &cases) const;

private:
    QTemporaryDir m_folder;
    QString m_problem;
};

} // namespace thimble::tests
