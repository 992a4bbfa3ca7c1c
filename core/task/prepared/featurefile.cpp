// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/prepared/featurefile.h"

#include "core/base/hash.h"

#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace thimble::core {

static_assert(std::endian::native == std::endian::little, "feature files are little endian");

namespace {
constexpr char kMagic[8] = {'T', 'H', 'I', 'M', 'F', 'E', 'A', 'T'};
constexpr std::uint32_t kVersion = 1;
constexpr std::uint64_t kMaxRows = 100'000'000;
constexpr std::uint64_t kMaxRowBytes = 1u << 26;

std::span<const std::uint8_t> bytesOf(const void *data, std::size_t size)
{
    return {static_cast<const std::uint8_t *>(data), size};
}

std::size_t paddedRows(const FeatureHeader &header)
{
    return std::size_t((header.rows * header.rowBytes + 3) / 4 * 4);
}

std::size_t fileSize(const FeatureHeader &header)
{
    return sizeof(FeatureHeader) + paddedRows(header) + std::size_t(header.rows) * 2 * sizeof(std::int32_t);
}

/// A folder of the cache is named TASK-HASH, one that the user filled TASK: so the remedy can name the task.
Error damaged(const std::filesystem::path &file, const std::string &what)
{
    const auto folder = file.parent_path().filename().string();
    const auto end = folder.rfind('-');
    const bool cached = end != std::string::npos && folder.size() - end == 17
        && folder.find_first_not_of("0123456789abcdef", end + 1) == std::string::npos;
    const auto command =
        "thimble-cli data prepare " + (cached ? folder.substr(0, end) : folder + " --from DIR");
    return {
        ErrorCode::Input, file.string() + " " + what + ": run `" + command + "`, which makes it again.", {}};
}

Result<void> checkHeader(const FeatureHeader &header, Split split, const std::filesystem::path &file)
{
    if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0)
        return damaged(file, "is no file of prepared features");
    if (header.version != kVersion)
        return damaged(file, "was prepared by another version of Thimble");
    if (header.headerCrc != crc32(bytesOf(&header, offsetof(FeatureHeader, headerCrc)))
        || header.rows > kMaxRows || header.rowBytes == 0 || header.rowBytes > kMaxRowBytes)
        return damaged(file, "is damaged (its header's checksum does not match)");
    if (header.split != std::uint32_t(split))
        return damaged(file, "holds another split than its name says");
    return {};
}

/// The file mapped read-only; pages are shared by all processes that read it.
class MappedFeatures : public FeatureSet
{
public:
    MappedFeatures(const std::uint8_t *data, std::size_t bytes) : m_data(data), m_bytes(bytes)
    {
        std::memcpy(&m_header, data, sizeof m_header);
    }
    ~MappedFeatures() override { ::munmap(const_cast<std::uint8_t *>(m_data), m_bytes); }
    MappedFeatures(const MappedFeatures &) = delete;
    MappedFeatures &operator=(const MappedFeatures &) = delete;

    std::size_t size() const override { return std::size_t(m_header.rows); }
    std::size_t rowBytes() const override { return std::size_t(m_header.rowBytes); }
    const std::int8_t *row(std::size_t index) const override
    {
        return reinterpret_cast<const std::int8_t *>(m_data) + sizeof m_header + index * rowBytes();
    }
    int label(std::size_t index) const override { return number(index); }
    int group(std::size_t index) const override { return number(size() + index); }

    const FeatureHeader &header() const { return m_header; }
    std::size_t bytes() const { return m_bytes; }
    std::uint32_t payloadCrc() const
    {
        return crc32(std::span(m_data + sizeof m_header, m_bytes - sizeof m_header));
    }

private:
    std::int32_t number(std::size_t index) const
    {
        std::int32_t value = 0;
        std::memcpy(&value, m_data + sizeof m_header + paddedRows(m_header) + index * sizeof value,
                    sizeof value);
        return value;
    }

    const std::uint8_t *m_data;
    std::size_t m_bytes;
    FeatureHeader m_header{};
};

Result<std::unique_ptr<MappedFeatures>> mapFile(const std::filesystem::path &file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return damaged(file,
                       errno == ENOENT ? "is missing"
                                       : std::string("cannot be opened (") + std::strerror(errno) + ")");
    struct stat info
    { };
    const bool usable = ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode)
        && std::size_t(info.st_size) >= sizeof(FeatureHeader);
    void *data = usable ? ::mmap(nullptr, std::size_t(info.st_size), PROT_READ, MAP_SHARED, descriptor, 0)
                        : MAP_FAILED;
    ::close(descriptor);
    if (data == MAP_FAILED)
        return damaged(file, "is cut short");
    return std::make_unique<MappedFeatures>(static_cast<const std::uint8_t *>(data),
                                            std::size_t(info.st_size));
}
} // namespace

std::filesystem::path featureFile(const std::filesystem::path &folder, Split split)
{
    return folder / (std::string(splitName(split)) + ".features");
}

Result<FeatureWriter> FeatureWriter::create(const std::filesystem::path &file, Split split,
                                            std::size_t rowBytes, int classes, const std::string &key)
{
    FeatureWriter writer(Stream(std::fopen(file.c_str(), "wbe"), &std::fclose), file);
    auto &header = writer.m_header;
    std::memcpy(header.magic, kMagic, sizeof kMagic);
    header.version = kVersion;
    header.split = std::uint32_t(split);
    header.rowBytes = rowBytes;
    header.classes = std::uint32_t(classes);
    std::memcpy(header.key, key.data(), std::min(key.size(), sizeof header.key));
    const FeatureHeader none{};
    if (!writer.m_stream || std::fwrite(&none, sizeof none, 1, writer.m_stream.get()) != 1)
        return writer.failed();
    return writer;
}

Error FeatureWriter::failed() const
{
    return {ErrorCode::Input, "Cannot write " + m_file.string() + ": " + std::strerror(errno) + ".", {}};
}

bool FeatureWriter::put(std::span<const std::uint8_t> bytes)
{
    m_crc = crc32(bytes, m_crc);
    return std::fwrite(bytes.data(), 1, bytes.size(), m_stream.get()) == bytes.size();
}

Result<void> FeatureWriter::add(int label, int group, std::span<const std::int8_t> row)
{
    m_labels.push_back(label);
    m_groups.push_back(group);
    if (row.size() != m_header.rowBytes)
        return Error{ErrorCode::Internal, "A row of " + m_file.string() + " has the wrong size.", {}};
    if (!put(bytesOf(row.data(), row.size())))
        return failed();
    return {};
}

Result<void> FeatureWriter::finish()
{
    m_header.rows = m_labels.size();
    const std::uint8_t zeros[4] = {};
    const auto padding = paddedRows(m_header) - std::size_t(m_header.rows * m_header.rowBytes);
    const bool written = put(std::span(zeros, padding))
        && put(bytesOf(m_labels.data(), m_labels.size() * sizeof(std::int32_t)))
        && put(bytesOf(m_groups.data(), m_groups.size() * sizeof(std::int32_t)));
    m_header.payloadCrc = m_crc;
    m_header.headerCrc = crc32(bytesOf(&m_header, offsetof(FeatureHeader, headerCrc)));
    std::FILE *stream = m_stream.get();
    if (!written || std::fseek(stream, 0, SEEK_SET) != 0
        || std::fwrite(&m_header, sizeof m_header, 1, stream) != 1 || std::fflush(stream) != 0
        || ::fsync(::fileno(stream)) != 0)
        return failed();
    m_stream.reset();
    return {};
}

Result<FeatureHeader> readFeatureHeader(const std::filesystem::path &file, Split split)
{
    const auto mapped = mapFile(file);
    if (!mapped)
        return mapped.error();
    if (const auto checked = checkHeader((*mapped)->header(), split, file); !checked)
        return checked.error();
    if ((*mapped)->bytes() != fileSize((*mapped)->header()))
        return damaged(file, "is cut short");
    return (*mapped)->header();
}

Result<std::shared_ptr<const FeatureSet>> openFeatures(const std::filesystem::path &preparedDir, Split split)
{
    const auto file = featureFile(preparedDir, split);
    auto mapped = mapFile(file);
    if (!mapped)
        return mapped.error();
    const auto &header = (*mapped)->header();
    if (const auto checked = checkHeader(header, split, file); !checked)
        return checked.error();
    if ((*mapped)->bytes() != fileSize(header))
        return damaged(file, "is cut short");
    if ((*mapped)->payloadCrc() != header.payloadCrc)
        return damaged(file, "is damaged (its checksum does not match)");
    for (std::size_t i = 0; i < (*mapped)->size(); ++i) {
        if ((*mapped)->label(i) < 0 || std::uint32_t((*mapped)->label(i)) >= header.classes)
            return damaged(file, "holds a label that is none of the task's classes");
    }
    return std::shared_ptr<const FeatureSet>(std::move(*mapped));
}

} // namespace thimble::core
