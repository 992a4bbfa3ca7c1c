// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"
#include "app/gui/theme/theme.h"
#include "app/gui/window/mainwindow.h"

class QApplication;

namespace thimble::app {

/// English only turns "candidate(s)" into its plural; other languages are complete files.
void installTranslations(QApplication &application, const core::ResourceLocator &locator);

/// The program as one value: looks, session and window over the real services.
struct Workbench
{
    Workbench(QApplication &application, const core::ResourceLocator &locator);
    void show(); ///< and asks the boards whether they are there

    Theme theme;
    Session session;
    MainWindow window;
};

} // namespace thimble::app
