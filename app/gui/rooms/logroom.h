// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

namespace thimble::app {

class EmptyState;
class TableView;

/// Events of the run, filtered by candidate, level, part and text; a line leads to its candidate.
class LogRoom : public QWidget
{
    Q_OBJECT
public:
    LogRoom(Session &session, const Theme *theme, QWidget *parent = nullptr);

private:
    TableView *m_table;
    LogFilter *m_filter;
    EmptyState *m_state;
};

} // namespace thimble::app
