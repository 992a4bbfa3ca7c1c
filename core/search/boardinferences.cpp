// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/boardinferences.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/hex.h"

#include <algorithm>
#include <fstream>

namespace thimble::core {

namespace {
constexpr std::size_t kAtOnce = 100;
constexpr std::size_t kMostJournalBytes = std::size_t(1) << 30;
using Bytes = std::vector<std::uint8_t>;

/// JSON lines: {"question":KEY}, then {"at":first inference,"outputs":[hex,...]}. A line that was cut off ends what counts.
class Journal
{
public:
    Journal(std::filesystem::path file, std::string key) : m_file(std::move(file)), m_key(std::move(key)) { }

    /// The outputs from the first inference on.
    std::vector<Bytes> read(std::size_t count, std::size_t outputBytes) const
    {
        std::vector<Bytes> outputs;
        const auto bytes = readFile(m_file, kMostJournalBytes);
        if (!bytes)
            return outputs;
        std::string_view text(reinterpret_cast<const char *>(bytes->data()), bytes->size());
        bool ours = false;
        while (!text.empty()) {
            const auto end = text.find('\n');
            if (end == std::string_view::npos)
                break;
            const auto json = parseJson(text.substr(0, end), "journal");
            text.remove_prefix(end + 1);
            if (!json || !json->is_object())
                break;
            if (!ours) {
                ours = json->value("question", std::string()) == m_key;
                if (!ours)
                    break;
            } else if (!append(*json, count, outputBytes, outputs)) {
                break;
            }
        }
        return outputs;
    }

    Result<void> begin(const std::vector<Bytes> &known)
    {
        std::error_code failure;
        std::filesystem::create_directories(m_file.parent_path(), failure);
        std::string text = toLine({{"question", m_key}}) + "\n";
        if (!known.empty())
            text += line(0, known);
        return writeFileAtomically(m_file, text);
    }

    Result<void> add(std::size_t first, const std::vector<Bytes> &outputs)
    {
        std::ofstream out(m_file, std::ios::app | std::ios::binary);
        out << line(first, outputs);
        out.flush();
        if (!out)
            return Error{ErrorCode::Target,
                         m_file.string()
                             + " could not be written (is the disk full?); the answers so far are kept.",
                         {}};
        return {};
    }

    void remove() const
    {
        std::error_code failure;
        std::filesystem::remove(m_file, failure);
    }

private:
    static std::string line(std::size_t first, const std::vector<Bytes> &outputs)
    {
        Json list = Json::array();
        for (const auto &output : outputs)
            list.push_back(hexText(output));
        return toLine({{"at", first}, {"outputs", std::move(list)}}) + "\n";
    }

    static bool append(const Json &json, std::size_t count, std::size_t outputBytes,
                       std::vector<Bytes> &outputs)
    {
        const auto at = json.find("at");
        const auto list = json.find("outputs");
        if (at == json.end() || !at->is_number_unsigned() || at->get<std::size_t>() != outputs.size()
            || list == json.end() || !list->is_array())
            return false;
        for (const auto &entry : *list) {
            const auto output = entry.is_string() ? bytesFromHex(entry.get<std::string>()) : std::nullopt;
            if (!output || output->size() != outputBytes || outputs.size() == count)
                return false;
            outputs.push_back(*output);
        }
        return true;
    }

    std::filesystem::path m_file;
    std::string m_key;
};
} // namespace

Inferences boardInferences(BoardAnswers answers, std::stop_token stop, ProgressCallback progress)
{
    return [answers = std::move(answers), stop, progress = std::move(progress)](
               std::size_t count, const auto &input, const auto &output) -> Result<void> {
        const auto key = sha256Hex(answers.build.key + "\n" + answers.board.id + "\n" + answers.question
                                   + "\n" + std::to_string(count));
        Journal journal(answers.journal, key);
        auto known = journal.read(count, answers.outputBytes);
        if (const auto begun = journal.begin(known); !begun)
            return begun;
        for (std::size_t i = 0; i < known.size(); ++i)
            output(i, known[i]);
        for (std::size_t at = known.size(); at < count;) {
            const auto behind = std::min(at + kAtOnce, count);
            if (progress)
                progress({double(at) / double(count),
                          "inference " + std::to_string(at) + " of " + std::to_string(count)});
            MeasureRequest request{{}, 1, false};
            for (std::size_t i = at; i < behind; ++i)
                request.inputs.push_back(input(i));
            const auto reply = answers.link->measure(answers.build, answers.board, request, stop, {});
            if (!reply)
                return reply.error();
            if (const auto added = journal.add(at, reply->outputs); !added)
                return added;
            for (const auto &bytes : reply->outputs)
                output(at++, bytes);
        }
        journal.remove();
        return {};
    };
}

} // namespace thimble::core
