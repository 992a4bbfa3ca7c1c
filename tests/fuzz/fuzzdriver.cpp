// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Runs a libFuzzer entry without libFuzzer, so that GCC and plain builds fuzz too: first every corpus file as it is, then seeded
// mutations of them for some seconds. A fault is a crash, or an input that takes ten seconds; the input is then left in
// fuzz-crash.bin, which is also a corpus that repeats it.
//
//   fuzz-X [--seconds N] [--seed N] FILE|FOLDER...

#include "core/base/file.h"
#include "core/base/random.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <unistd.h>

// Whatever a sanitizer finds ends by a signal, which leaves the input behind.
extern "C" const char *__asan_default_options() { return "abort_on_error=1"; }
extern "C" const char *__ubsan_default_options() { return "abort_on_error=1:print_stacktrace=1"; }
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;
using thimble::core::Random;

void addCorpus(const std::filesystem::path &path, std::vector<Bytes> &corpus)
{
    constexpr std::size_t kLargest = 1 << 20;
    std::vector<std::filesystem::path> files;
    if (std::filesystem::is_directory(path)) {
        for (const auto &entry : std::filesystem::directory_iterator(path))
            if (entry.is_regular_file())
                files.push_back(entry.path());
        std::sort(files.begin(), files.end()); // the same seed means the same run on every file system
    } else {
        files.push_back(path);
    }
    for (const auto &file : files)
        if (const auto bytes = thimble::core::readFile(file, kLargest))
            corpus.push_back(*bytes);
}

/// Numbers at the edges of what readers count with.
std::uint32_t telling(Random &random)
{
    constexpr std::uint32_t kValues[] = {0,       1,          2,          3,          4,         0x7F,
                                         0x80,    0xFF,       0x100,      0x7FFF,     0x8000,    0xFFFF,
                                         0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF};
    return kValues[random.below(std::size(kValues))];
}

void mutate(Bytes &bytes, const std::vector<Bytes> &corpus, Random &random)
{
    const std::size_t at = bytes.empty() ? 0 : random.below(bytes.size());
    switch (random.below(6)) {
    case 0:
        if (!bytes.empty())
            bytes[at] ^= static_cast<std::uint8_t>(1u << random.below(8));
        break;
    case 1:
        if (!bytes.empty())
            bytes[at] = static_cast<std::uint8_t>(random.next());
        break;
    case 2: // a whole number, at its natural place
        if (bytes.size() >= 8) {
            const std::uint32_t value = telling(random);
            std::memcpy(bytes.data() + std::min(at / 4 * 4, bytes.size() - 4), &value, 4);
        }
        break;
    case 3:
        bytes.resize(at);
        break;
    case 4:
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), random.below(16), std::uint8_t(0));
        break;
    default: { // a piece of another one
        const Bytes &other = corpus[random.below(corpus.size())];
        const std::size_t count =
            std::min<std::size_t>(random.below(64), std::min(bytes.size() - at, other.size()));
        if (count > 0)
            std::copy_n(other.begin() + static_cast<std::ptrdiff_t>(random.below(other.size() - count + 1)),
                        count, bytes.begin() + static_cast<std::ptrdiff_t>(at));
        break;
    }
    }
}

// A crash has no other way to learn what was being tried.
const Bytes *current = nullptr;
constexpr unsigned kLongestSeconds = 10;

void keepInput()
{
    const int file = ::open("fuzz-crash.bin", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0 || !current)
        return;
    [[maybe_unused]] const auto written = ::write(file, current->data(), current->size());
    ::close(file);
}

void onSignal(int number)
{
    keepInput();
    std::signal(number, SIG_DFL);
    std::raise(number);
}

void watch()
{
    std::signal(SIGABRT, onSignal);
    std::signal(SIGALRM, onSignal);
}

void tryInput(const Bytes &bytes)
{
    current = &bytes;
    ::alarm(kLongestSeconds);
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    ::alarm(0);
    current = nullptr;
}

} // namespace

int main(int argc, char *argv[])
{
    double seconds = 5;
    std::uint64_t seed = 1;
    std::vector<Bytes> corpus;
    for (int i = 1; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--seconds" && i + 1 < argc)
            seconds = std::atof(argv[++i]);
        else if (argument == "--seed" && i + 1 < argc)
            seed = std::strtoull(argv[++i], nullptr, 10);
        else
            addCorpus(argument, corpus);
    }
    if (corpus.empty()) {
        std::fputs("usage: fuzz [--seconds N] [--seed N] FILE|FOLDER...\n", stderr);
        return 2;
    }
    watch();
    for (const Bytes &bytes : corpus)
        tryInput(bytes);
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [begin] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    Random random(seed);
    std::uint64_t runs = 0;
    for (; elapsed() < seconds; ++runs) {
        Bytes bytes = corpus[random.below(corpus.size())];
        const std::uint64_t changes = 1 + random.below(4);
        for (std::uint64_t i = 0; i < changes; ++i)
            mutate(bytes, corpus, random);
        tryInput(bytes);
    }
    std::printf("%zu corpus files, %llu mutations in %.1f s, no fault\n", corpus.size(),
                static_cast<unsigned long long>(runs), elapsed());
    return 0;
}
