// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/session/session.h"
#include "app/gui/theme/theme.h"
#include "app/gui/window/mainwindow.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

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

/// Our catalogues name a text's class without its namespace, as lupdate writes them.
class Catalogue : public QTranslator
{
public:
    using QTranslator::QTranslator;
    QString translate(const char *context, const char *text, const char *disambiguation, int n) const override
    {
        const char *name = context;
        while (const char *next = context ? std::strstr(name, "::") : nullptr)
            name = next + 2;
        return QTranslator::translate(name, text, disambiguation, n);
    }
};

/// English only turns "candidate(s)" into its plural; other languages are complete files.
void installTranslations(QApplication &application, const thimble::core::ResourceLocator &locator)
{
    const auto folder =
        QString::fromStdString((locator.root() / "share" / "thimble" / "translations").string());
    for (const auto &name : {QStringLiteral("qtbase"), QStringLiteral("thimble")}) {
        auto *translator = new Catalogue(&application);
        const auto from = name == u"qtbase" ? QLibraryInfo::path(QLibraryInfo::TranslationsPath) : folder;
        const bool found = translator->load(QLocale(), name, QStringLiteral("_"), from)
            || (name == u"thimble" && translator->load(QStringLiteral("thimble_en"), from));
        if (found)
            QApplication::installTranslator(translator);
    }
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
    installTranslations(application, locator);
    thimble::app::Theme theme;
    theme.install(application);
    thimble::app::Session session(thimble::app::makeServices(locator), locator.userData());
    thimble::app::MainWindow window(session, theme);
    window.show();
    window.checkBoards();
    const auto arguments = QApplication::arguments();
    if (arguments.size() > 1)
        session.open(arguments.back());
    return QApplication::exec();
}
