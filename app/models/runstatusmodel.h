// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/run.h"

#include <QObject>

namespace thimble::app {

/// The state of the open run and how it came there: what the tool bar, the status bar and the hypervolume line show.
class RunStatusModel : public QObject
{
    Q_OBJECT
public:
    /// One point of the hypervolume over time; `strategy` earned it.
    struct Sample
    {
        double seconds = 0;
        double hypervolume = 0;
        QString strategy;
    };

    using QObject::QObject;

    const core::RunStatus &status() const { return m_status; }
    const std::vector<Sample> &history() const { return m_history; }
    /// Finished of those wanted, 0 to 1; negative while unknown.
    double fraction() const;

    void clear();
    void update(const core::RunStatus &status, const QString &strategy);

Q_SIGNALS:
    void changed();
    void historyChanged();

private:
    core::RunStatus m_status;
    std::vector<Sample> m_history;
};

} // namespace thimble::app
