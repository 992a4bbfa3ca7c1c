// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/workbench.h"

#include <QApplication>

#include <cstdio>
#include <cstring>

namespace {

/// Qt aborts without a platform; this says what to do instead.
bool hasDisplay(int argc, char *argv[])
{
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "-platform") == 0)
            return true;
    }
    const auto set = [](const char *name) { return !qEnvironmentVariableIsEmpty(name); };
    return set("DISPLAY") || set("WAYLAND_DISPLAY") || set("QT_QPA_PLATFORM");
}

bool isAsked(int argc, char *argv[], const char *flag)
{
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], flag) == 0)
            return true;
    }
    return false;
}

} // namespace

int main(int argc, char *argv[])
{
    if (isAsked(argc, argv, "--version")) {
        std::puts("thimble " THIMBLE_VERSION);
        return 0;
    }
    if (!hasDisplay(argc, argv)) {
        std::fputs("There is no display to open a window on; run packaging/start --headless for the same "
                   "work in the terminal.\n",
                   stderr);
        return 1;
    }
    QApplication::setApplicationName(QStringLiteral("thimble"));
    QApplication::setOrganizationName(QStringLiteral("thimble"));
    QApplication::setApplicationVersion(QStringLiteral(THIMBLE_VERSION));
    QApplication application(argc, argv);
    const auto locator = thimble::core::ResourceLocator::fromExecutable();
    thimble::app::installTranslations(application, locator);
    thimble::app::Workbench workbench(application, locator);
    workbench.show();
    const auto arguments = QApplication::arguments();
    if (arguments.size() > 1)
        workbench.session.open(arguments.back());
    return QApplication::exec();
}
