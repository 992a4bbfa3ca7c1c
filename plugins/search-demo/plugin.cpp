// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/plugin/interfaces.h"
#include "plugins/search-demo/demostrategy.h"

#include <QObject>

namespace thimble::plugins {

class DemoStrategyPlugin : public QObject, public core::StrategyFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID THIMBLE_STRATEGY_IID FILE "metadata.json")
    Q_INTERFACES(thimble::core::StrategyFactory)

public:
    core::Result<std::unique_ptr<core::Strategy>> create(const core::SearchProblem &problem) override
    {
        return std::unique_ptr<core::Strategy>(std::make_unique<DemoStrategy>(problem));
    }
};

} // namespace thimble::plugins

#include "plugin.moc"
