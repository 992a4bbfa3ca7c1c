// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/trainer-torch/artifacts.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/network/tflite.h"

#include <algorithm>

namespace thimble::plugins {

namespace {
constexpr std::size_t kMostWeightBytes = std::size_t(1) << 30;

core::Result<std::string> store(const std::filesystem::path &folder, const std::vector<std::uint8_t> &bytes,
                                const char *ending)
{
    const auto hash = core::sha256Hex(bytes);
    const auto file = folder / (hash + ending);
    std::error_code failure;
    if (std::filesystem::exists(file, failure)) // the same content by its name
        return hash;
    if (const auto written = core::writeFileAtomically(file, bytes); !written)
        return written.error();
    return hash;
}

core::Result<std::vector<std::uint8_t>> load(const std::filesystem::path &folder, const std::string &handle,
                                             const char *ending, std::size_t limit)
{
    const bool sound = handle.size() == 64 && std::all_of(handle.begin(), handle.end(), [](char c) {
                           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                       });
    if (!sound)
        return core::Error{core::ErrorCode::Input,
                           "\"" + handle.substr(0, 80)
                               + "\" is no handle of an artifact; give 64 hex digits.",
                           {}};
    return core::readFile(folder / (handle + ending), limit);
}
} // namespace

core::Result<std::string> storeNetwork(const std::filesystem::path &folder, const core::Network &network)
{
    const auto bytes = core::writeTflite(network);
    if (!bytes)
        return bytes.error();
    return store(folder, *bytes, ".tflite");
}

core::Result<core::Network> loadNetwork(const std::filesystem::path &folder, const std::string &handle)
{
    const auto bytes = load(folder, handle, ".tflite", core::kMaxTfliteBytes);
    if (!bytes)
        return bytes.error();
    return core::parseTflite(*bytes, handle.substr(0, 12) + ".tflite");
}

core::Result<std::string> storeWeights(const std::filesystem::path &folder,
                                       const std::vector<LayerWeights> &weights)
{
    return store(folder, encodeWeights(weights), ".weights");
}

core::Result<std::vector<LayerWeights>> loadWeights(const std::filesystem::path &folder,
                                                    const std::string &handle)
{
    const auto bytes = load(folder, handle, ".weights", kMostWeightBytes);
    if (!bytes)
        return bytes.error();
    return decodeWeights(*bytes, handle.substr(0, 12) + ".weights");
}

} // namespace thimble::plugins
