// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/task/task.h"

#include <cstdio>
#include <span>

namespace thimble::core {

/// One prepared split on disk: a header of 128 bytes, then rows (int8), padding to 4 bytes, labels and groups (int32 each, little
/// endian). The header holds sizes, the CRC-32 of all that follows and of itself, and the key of what it was made from.
struct FeatureHeader
{
    char magic[8];
    std::uint32_t version;
    std::uint32_t split;
    std::uint64_t rows;
    std::uint64_t rowBytes;
    std::uint32_t classes;
    std::uint32_t payloadCrc;
    char key[64]; ///< hexadecimal, as in the folder's name
    char reserved[20];
    std::uint32_t headerCrc; ///< over the bytes before it
};
static_assert(sizeof(FeatureHeader) == 128);

std::filesystem::path featureFile(const std::filesystem::path &folder, Split split); ///< FOLDER/val.features

/// Writes one split row by row; nothing is valid before finish(). Not to be shared by threads.
class FeatureWriter
{
public:
    static Result<FeatureWriter> create(const std::filesystem::path &file, Split split, std::size_t rowBytes,
                                        int classes, const std::string &key);
    Result<void> add(int label, int group, std::span<const std::int8_t> row);
    /// Writes labels, groups and the header, and syncs.
    Result<void> finish();
    std::size_t rows() const { return m_labels.size(); }

private:
    using Stream = std::unique_ptr<std::FILE, int (*)(std::FILE *)>;
    FeatureWriter(Stream stream, std::filesystem::path file)
        : m_stream(std::move(stream))
        , m_file(std::move(file))
    { }
    bool put(std::span<const std::uint8_t> bytes);
    Error failed() const;

    Stream m_stream;
    std::filesystem::path m_file;
    FeatureHeader m_header{};
    std::vector<std::int32_t> m_labels;
    std::vector<std::int32_t> m_groups;
    std::uint32_t m_crc = 0;
};

/// Reads and checks the header only: cheap, for finding out what a file holds.
Result<FeatureHeader> readFeatureHeader(const std::filesystem::path &file, Split split);

} // namespace thimble::core
