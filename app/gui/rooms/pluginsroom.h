// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

namespace thimble::app {

/// Every plugin found, broken ones with the sentence that says why.
class PluginsRoom : public QWidget
{
    Q_OBJECT
public:
    PluginsRoom(Session &session, const Theme *theme, QWidget *parent = nullptr);
};

} // namespace thimble::app
