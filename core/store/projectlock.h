// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"

#include <filesystem>

namespace thimble::core {

/// The right to write into a project, held while the object lives. It is a flock() on DIR/lock: the kernel drops it with the
/// process, however that ends, so a stale lock cannot be. Inside the file: who holds it, for the sentence that refuses a
/// second writer ("... is open in process 4711 on host").
class ProjectLock
{
public:
    static Result<ProjectLock> take(const std::filesystem::path &folder);
    ~ProjectLock();
    ProjectLock(ProjectLock &&other) noexcept;
    ProjectLock &operator=(ProjectLock &&other) noexcept;

private:
    explicit ProjectLock(int descriptor) : m_descriptor(descriptor) { }

    int m_descriptor = -1;
};

} // namespace thimble::core
