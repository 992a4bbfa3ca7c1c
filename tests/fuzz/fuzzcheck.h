// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <cstdio>
#include <cstdlib>

namespace thimble::tests {

/// Ends the run with what is wrong unless `condition` holds.
inline void require(bool condition, const char *what)
{
    if (condition)
        return;
    std::fprintf(stderr, "fuzz: %s\n", what);
    std::abort();
}

/// A refusal must be one that can be shown: more than a word, and it ends as a sentence does.
inline void requireSentence(const core::Error &error)
{
    const auto &sentence = error.sentence; // which may end by asking what the user can check
    if (sentence.size() > 10 && (sentence.back() == '.' || sentence.back() == '?'))
        return;
    std::fprintf(stderr, "fuzz: a refusal is no sentence: %s\n", sentence.c_str());
    std::abort();
}

/// Whether there is a value; a refusal must be a sentence.
template<class T>
bool told(const core::Result<T> &result)
{
    if (!result)
        requireSentence(result.error());
    return result.ok();
}

} // namespace thimble::tests
