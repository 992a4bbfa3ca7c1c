// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Writes the networks of goldennetworks.cpp with inputs and the outputs of the integer reference into a folder (README.md).

#include "core/base/file.h"
#include "core/network/interpreter.h"
#include "core/network/tflite.h"
#include "tests/golden/goldennetworks.h"

#include <cstdio>

using namespace thimble;

namespace {

core::Result<void> write(const core::Network &network, const std::filesystem::path &folder)
{
    const auto file = core::writeTflite(network);
    if (!file)
        return file.error();
    auto interpreter = core::Interpreter::prepare(network);
    if (!interpreter)
        return interpreter.error();
    const auto inputs = tests::goldenInputs(network, tests::kGoldenRecords);
    std::vector<std::uint8_t> outputs;
    for (std::size_t at = 0; at < inputs.size(); at += interpreter->inputBytes()) {
        const auto result = interpreter->run(std::span(inputs).subspan(at, interpreter->inputBytes()));
        if (!result)
            return result.error();
        outputs.insert(outputs.end(), result->begin(), result->end());
    }
    const std::pair<const char *, const std::vector<std::uint8_t> *> parts[] = {
        {".tflite", &*file}, {".in.bin", &inputs}, {".out.bin", &outputs}};
    for (const auto &[ending, bytes] : parts)
        if (const auto written = core::writeFileAtomically(folder / (network.name + ending), *bytes);
            !written)
            return written.error();
    return {};
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc != 2) {
        std::fputs("usage: make-goldens FOLDER\n", stderr);
        return 2;
    }
    for (const core::Network &network : tests::goldenNetworks())
        if (const auto done = write(network, argv[1]); !done) {
            std::fprintf(stderr, "%s: %s\n", network.name.c_str(), done.error().sentence.c_str());
            return 1;
        }
    return 0;
}
