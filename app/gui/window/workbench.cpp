// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/workbench.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <cstring>

namespace thimble::app {

namespace {
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

/// A window takes its looks from the application, so they come first.
Theme &installed(Theme &theme, QApplication &application)
{
    theme.install(application);
    return theme;
}
} // namespace

void installTranslations(QApplication &application, const core::ResourceLocator &locator)
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

Workbench::Workbench(QApplication &application, const core::ResourceLocator &locator)
    : session(makeServices(locator), locator.userData())
    , window(session, installed(theme, application))
{ }

void Workbench::show()
{
    window.show();
    window.checkBoards();
}

} // namespace thimble::app
