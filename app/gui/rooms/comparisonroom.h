// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

namespace thimble::app {

/// Latency, RAM and flash of the chosen candidates beside the reference and what others published, in a room that scrolls.
class ComparisonRoom : public QWidget
{
    Q_OBJECT
public:
    ComparisonRoom(Session &session, Theme *theme, QWidget *parent = nullptr);
};

} // namespace thimble::app
