// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/frontchart.h"
#include "app/gui/rooms/boardlist.h"
#include "app/gui/rooms/boardsroom.h"
#include "app/gui/rooms/consoleroom.h"
#include "app/gui/theme/theme.h"
#include "app/gui/widgets/label.h"
#include "app/gui/window/dock.h"
#include "app/gui/window/questionbar.h"
#include "app/gui/window/workbench.h"
#include "tests/gui/samples.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace thimble;
using namespace thimble::app;

namespace {
struct Room
{
    const char *name;
    const char *dock;   ///< raised before the picture; empty: none
    const char *action; ///< triggered before the picture, put away with Escape after it; empty: none
    bool open;          ///< with the sample project
};
constexpr Room kRooms[] = {{"welcome", "", "", false},
                           {"new", "", "new", false},
                           {"layers", "layers", "", true},
                           {"candidates", "candidates", "", true},
                           {"comparison", "comparison", "", true},
                           {"boards", "boards", "", true},
                           {"memory", "boards", "", true},
                           {"overflow", "boards", "", true},
                           {"facts", "boards", "", true},
                           {"console", "console", "", true},
                           {"log", "log", "", true},
                           {"plugins", "plugins", "", true},
                           {"palette", "layers", "palette", true},
                           {"shortcuts", "layers", "shortcuts", true}};
constexpr QSize kSizes[] = {{1280, 720}, {1600, 1000}, {2560, 1440}};

/// Texts that must be readable as a whole, and are not.
QStringList cutOff(const QWidget &window)
{
    QStringList list;
    for (const auto *widget : window.findChildren<QWidget *>()) {
        if (!widget->isVisible() || widget->visibleRegion().isEmpty())
            continue;
        const auto *label = qobject_cast<const Label *>(widget);
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        if (!label && !button)
            continue;
        const auto wanted = widget->minimumSizeHint();
        const bool wraps = label && label->wordWrap();
        if ((!wraps && widget->width() + 1 < wanted.width())
            || widget->height() + 1 < std::min(wanted.height(), 400))
            list.append(QStringLiteral("%1 \"%2\" has %3x%4 of %5x%6")
                            .arg(QString::fromLatin1(widget->metaObject()->className()),
                                 label ? label->text() : button->text())
                            .arg(widget->width())
                            .arg(widget->height())
                            .arg(wanted.width())
                            .arg(wanted.height()));
    }
    return list;
}
/// The view of the boards room that a picture is named after; "overflow" is a candidate that does not fit.
void look(MainWindow &window, Session &session, QByteArrayView name)
{
    const auto view = name == "boards" ? BoardsRoom::Agreement
        : name == "facts"              ? BoardsRoom::Facts
                                       : BoardsRoom::Memory;
    auto *room = window.findChild<BoardsRoom *>();
    room->showView(view);
    room->findChild<BoardList *>()->setCurrent(name == "facts" ? QStringLiteral("emulated-m33")
                                                               : QStringLiteral("emulated-m4"));
    session.selection().select(name == "overflow" ? 3 : 104);
}

/// An open console with lines and their plot.
void talk(MainWindow &window)
{
    auto *console = window.findChild<ConsoleRoom *>();
    for (auto *button : console->findChildren<QAbstractButton *>()) {
        if (button->text() == u"Open" || button->text() == u"Plot numbers")
            button->click();
    }
    QTRY_VERIFY(console->model().rowCount() > 40);
    console->port().send("name%");
    QTRY_VERIFY(console->model().rowCount() > 43);
}
/// What is seen where the chart says that candidate 104 lies, a disc.
QColor colourOfDisc(const MainWindow &window, const QPixmap &picture)
{
    const auto *chart = window.findChild<FrontChart *>();
    const auto at = QPointF(chart->mapTo(&window, QPoint())) + chart->positionOf(104);
    return picture.toImage().pixelColor((at * picture.devicePixelRatio()).toPoint());
}
} // namespace

/// Pictures of every room, dark and light, at scale 1 and 2 and three sizes, in BUILD/screens. Checks that nothing is cut off; people
/// look at the pictures beside the sketches.
class TestScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void rooms_data();
    void rooms();

private:
    QTemporaryDir m_home;
    QDir m_out;
    Theme m_theme;
};

void TestScreens::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    qputenv("HOME", m_home.path().toLocal8Bit());
    QCoreApplication::setOrganizationName(QStringLiteral("thimble-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_screens"));
    m_out = QDir(qEnvironmentVariable("THIMBLE_ROOT", QDir::tempPath()) + QStringLiteral("/screens"));
    QVERIFY(m_out.mkpath(QStringLiteral(".")));
    installTranslations(*qApp, core::ResourceLocator::fromExecutable());
    m_theme.install(*qApp);
}

void TestScreens::rooms_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<QSize>("size");
    for (const bool dark : {true, false}) {
        for (const auto &size : kSizes)
            QTest::addRow("%s %dx%d", dark ? "dark" : "light", size.width(), size.height()) << dark << size;
    }
}

void TestScreens::rooms()
{
    QFETCH(bool, dark);
    QFETCH(QSize, size);
    QSettings().clear();
    QSettings().setValue(QStringLiteral("window/theme"), int(dark ? Theme::Mode::Dark : Theme::Mode::Light));
    Session session(samples::services(), m_home.filePath(QStringLiteral("data")).toStdString());
    MainWindow window(session, m_theme);
    window.resize(size);
    window.resetLayout();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.checkBoards();
    bool open = false;
    QStringList problems;
    for (const auto &room : kRooms) {
        if (room.open && !open) {
            session.open(m_home.filePath(QStringLiteral("keywords")));
            QTRY_COMPARE(session.phase(), Session::Phase::Open);
            QTRY_VERIFY(session.context(nullptr).inspection->state() == Inspection::State::Ready);
            session.selection().select(104);
            QTRY_VERIFY(session.context(nullptr).inspection->state() == Inspection::State::Ready);
            window.resetLayout();
            open = true;
        }
        if (QByteArrayView(room.dock) == "boards")
            look(window, session, room.name);
        if (QByteArrayView(room.dock) == "console")
            talk(window);
        if (*room.dock)
            window.dock(QString::fromLatin1(room.dock))->raise();
        if (*room.action)
            window.actions()[room.action]->trigger();
        QTest::qWait(120);
        const double scale = window.devicePixelRatioF();
        const auto name =
            QStringLiteral("%1-%2-%3x%4@%5.png")
                .arg(QString::fromLatin1(room.name), dark ? QStringLiteral("dark") : QStringLiteral("light"))
                .arg(size.width())
                .arg(size.height())
                .arg(scale);
        const auto picture = window.grab();
        QVERIFY(picture.save(m_out.filePath(name)));
        if (*room.action)
            QTest::keyClick(window.windowHandle(), Qt::Key_Escape);
        else if (open)
            QCOMPARE(colourOfDisc(window, picture), m_theme.palette().accent);
        for (const auto &problem : cutOff(window))
            problems.append(QString::fromLatin1(room.name) + QStringLiteral(": ") + problem);
    }
    for (auto *picker : window.findChild<QuestionBar *>()->findChildren<QComboBox *>()) {
        if (picker->accessibleName() != u"Board")
            continue;
        picker->showPopup();
        QTest::qWait(120);
        const auto name = QStringLiteral("picker-%1-%2x%3@%4.png")
                              .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))
                              .arg(size.width())
                              .arg(size.height())
                              .arg(window.devicePixelRatioF());
        QVERIFY(picker->view()->window()->grab().save(m_out.filePath(name)));
        picker->hidePopup();
    }
    problems.removeDuplicates();
    QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
}

QTEST_MAIN(TestScreens)
#include "tst_screens.moc"
