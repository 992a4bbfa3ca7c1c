// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-emulated/factory.h"

#include "plugins/board-emulated/emulatedlink.h"

namespace thimble::plugins {

core::Result<std::shared_ptr<core::BoardLink>>
EmulatedLinkFactory::create(const core::ResourceLocator &locator, const core::Json &)
{
    return std::shared_ptr<core::BoardLink>(std::make_shared<EmulatedLink>(locator));
}

} // namespace thimble::plugins
