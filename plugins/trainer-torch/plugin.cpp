// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/plugin/interfaces.h"
#include "plugins/trainer-torch/torchtrainer.h"

#include <QObject>

namespace thimble::plugins {

class TorchTrainerPlugin : public QObject, public core::TrainerFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID THIMBLE_TRAINER_IID FILE "metadata.json")
    Q_INTERFACES(thimble::core::TrainerFactory)

public:
    core::Result<std::shared_ptr<core::Trainer>> create(const core::ResourceLocator &,
                                                        const core::Json &options) override
    {
        const auto threads = options.is_object() ? options.value("threads", 1) : 1;
        return std::shared_ptr<core::Trainer>(std::make_shared<TorchTrainer>(&core::openFeatures, threads));
    }
};

} // namespace thimble::plugins

#include "plugin.moc"
