// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/plugin/interfaces.h"
#include "plugins/trainer-demo/demotrainer.h"

#include <QObject>

namespace thimble::plugins {

class DemoTrainerPlugin : public QObject, public core::TrainerFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID THIMBLE_TRAINER_IID FILE "metadata.json")
    Q_INTERFACES(thimble::core::TrainerFactory)

public:
    core::Result<std::shared_ptr<core::Trainer>> create(const core::ResourceLocator &,
                                                        const core::Json &) override
    {
        return std::shared_ptr<core::Trainer>(std::make_shared<DemoTrainer>());
    }
};

} // namespace thimble::plugins

#include "plugin.moc"
