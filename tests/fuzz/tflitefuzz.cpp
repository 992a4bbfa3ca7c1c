// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any bytes as a .tflite file: the reader refuses them with a sentence, or returns a network that can be written, read again
// and (when the reference accepts it) run.

#include "core/network/interpreter.h"
#include "core/network/tflite.h"
#include "tests/fuzz/fuzzcheck.h"

using namespace thimble::core;
using thimble::tests::require;
using thimble::tests::requireSentence;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto network = parseTflite({data, size}, "fuzz");
    if (!network) {
        requireSentence(network.error());
        return 0;
    }
    const auto written = writeTflite(*network);
    require(written.ok(), "a network that was read cannot be written");
    require(parseTflite(*written, "again").ok(), "what was written cannot be read");

    constexpr std::uint64_t kAffordable = 1 << 20;
    std::uint64_t bytes = 0;
    for (const Tensor &tensor : network->tensors)
        bytes += tensor.bytes();
    if (bytes > kAffordable || macs(*network) > kAffordable)
        return 0;
    auto interpreter = Interpreter::prepare(*network);
    if (!interpreter) {
        requireSentence(interpreter.error());
        return 0;
    }
    std::vector<std::uint8_t> inputs(interpreter->inputBytes());
    for (std::size_t i = 0; i < inputs.size(); ++i)
        inputs[i] = static_cast<std::uint8_t>(i * 37 + size);
    require(interpreter->run(inputs).ok(), "a prepared network does not run");
    return 0;
}
