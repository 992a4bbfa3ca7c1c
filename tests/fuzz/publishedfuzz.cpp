// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

//
// Any text as a table of published times: positive times of files beside the table, or a sentence.

#include "core/board/timing/publishedtimes.h"
#include "tests/fuzz/fuzzcheck.h"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

using namespace thimble;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const int file = ::memfd_create("fuzz", 0); // a file without a disk
    tests::require(file >= 0 && ::ftruncate(file, 0) == 0
                       && ::pwrite(file, data, size, 0) == static_cast<ssize_t>(size),
                   "no memory for a file");
    const auto times = core::readPublishedTimes("/proc/self/fd/" + std::to_string(file));
    if (!times) {
        tests::requireSentence(times.error());
        return 0;
    }
    for (const auto &time : *times) {
        tests::require(time.ms > 0, "a time that is none");
        tests::require(!time.image.empty() && time.image.find('/') == std::string::npos,
                       "an image elsewhere");
    }
    return 0;
}
