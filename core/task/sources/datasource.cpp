// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/task/sources/datasource.h"

#include "core/task/sources/speechcommands.h"
#include "core/task/sources/voices.h"

namespace thimble::core {

Result<std::unique_ptr<DataSource>> makeDataSource(const std::string &id)
{
    if (id == "voices")
        return std::unique_ptr<DataSource>(std::make_unique<VoicesSource>());
    if (id == "speech-commands")
        return std::unique_ptr<DataSource>(std::make_unique<SpeechCommandsSource>());
    return Error{ErrorCode::Unsupported,
                 "There is no data source \"" + id + "\"; there are voices and speech-commands.",
                 {}};
}

Result<std::unique_ptr<DataSource>> dataSourceOf(const Task &task)
{
    if (const auto trainable = checkTrainable(task); !trainable)
        return trainable.error();
    return makeDataSource(task.data);
}

Result<DataOrigin> locateData(const Task &task, const DataPlaces &places)
{
    const auto source = dataSourceOf(task);
    if (!source)
        return source.error();
    return (*source)->locate(task, places);
}

} // namespace thimble::core
