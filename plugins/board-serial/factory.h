// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/plugin/interfaces.h"

#include <QObject>

namespace thimble::plugins {

class SerialLinkFactory : public QObject, public core::BoardLinkFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID THIMBLE_BOARDLINK_IID FILE "metadata.json")
    Q_INTERFACES(thimble::core::BoardLinkFactory)

public:
    core::Result<std::shared_ptr<core::BoardLink>> create(const core::ResourceLocator &locator,
                                                          const core::Json &options) override;
};

} // namespace thimble::plugins
