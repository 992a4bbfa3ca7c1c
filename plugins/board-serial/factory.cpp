// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-serial/factory.h"

#include "plugins/board-serial/seriallink.h"

namespace thimble::plugins {

core::Result<std::shared_ptr<core::BoardLink>> SerialLinkFactory::create(const core::ResourceLocator &locator,
                                                                         const core::Json &)
{
    core::BoardOwner owner(locator.cache() / "ports");
    return std::shared_ptr<core::BoardLink>(std::make_shared<SerialLink>(std::move(owner)));
}

} // namespace thimble::plugins
