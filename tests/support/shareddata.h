// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTest>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace thimble::tests {

/// A file or folder of the shared data (reference networks, goldens, data sets), which a clone alone does not have.
inline std::filesystem::path sharedData(const std::string &relative)
{
    const char *root = std::getenv("THIMBLE_SHARED");
    return std::filesystem::path(root ? root : "../shared") / relative;
}

/// The source tree, for test data that is committed.
inline std::filesystem::path sourceFile(const std::string &relative)
{
    const char *root = std::getenv("THIMBLE_SOURCE");
    return std::filesystem::path(root ? root : ".") / relative;
}

/// The build tree's root: bin/, lib/thimble/, share/thimble/.
inline std::filesystem::path buildRoot()
{
    const char *root = std::getenv("THIMBLE_ROOT");
    return std::filesystem::path(root ? root : ".");
}

} // namespace thimble::tests

/// packaging/check counts skips that begin with these words.
#define THIMBLE_NEEDS_SHARED(relative)                                                                       \
    do {                                                                                                     \
        if (!std::filesystem::exists(thimble::tests::sharedData(relative)))                                  \
            QSKIP("needs shared data: " relative);                                                           \
    } while (false)
