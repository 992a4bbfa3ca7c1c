// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/verbs.h"

#include "core/base/units.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <unistd.h>

namespace thimble::app {

CliContext::CliContext(core::ResourceLocator locator) : m_locator(std::move(locator)) { }

void CliContext::line(const core::Json &object)
{
    const auto text = core::toLine(object) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void CliContext::say(const std::string &text)
{
    const auto ended = text + "\n";
    std::fwrite(ended.data(), 1, ended.size(), stderr);
}

core::ProgressCallback CliContext::progress()
{
    if (json || !::isatty(STDERR_FILENO))
        return {};
    const auto begin = std::chrono::steady_clock::now();
    return [begin](const core::Progress &progress) {
        const double elapsed =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        std::string text = "\r\033[K" + progress.step;
        if (progress.fraction >= 0)
            text += "  " + std::to_string(int(100 * progress.fraction)) + " %";
        if (progress.fraction > 0.02 && progress.fraction < 1)
            text += "  " + core::formatSeconds(elapsed / progress.fraction - elapsed) + " left";
        if (progress.fraction >= 1)
            text += "\n";
        std::fwrite(text.data(), 1, text.size(), stderr);
    };
}

} // namespace thimble::app
