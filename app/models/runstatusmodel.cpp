// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/runstatusmodel.h"

namespace thimble::app {

double RunStatusModel::fraction() const
{
    if (m_status.state == core::RunState::Finished)
        return 1;
    if (!m_status.secondsLeft || m_status.elapsedSeconds <= 0)
        return -1;
    return m_status.elapsedSeconds / (m_status.elapsedSeconds + *m_status.secondsLeft);
}

void RunStatusModel::clear()
{
    m_status = {};
    m_history.clear();
    Q_EMIT changed();
    Q_EMIT historyChanged();
}

void RunStatusModel::update(const core::RunStatus &status, const QString &strategy)
{
    m_status = status;
    if (status.hypervolume > 0 && (m_history.empty() || m_history.back().hypervolume != status.hypervolume)) {
        m_history.push_back({status.elapsedSeconds, status.hypervolume, strategy});
        Q_EMIT historyChanged();
    }
    Q_EMIT changed();
}

} // namespace thimble::app
