// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

// The verbs of the main window: what each action does and where it stands in the menus.

#include "app/gui/window/mainwindow.h"

#include "app/gui/rooms/candidatesroom.h"
#include "app/gui/rooms/consoleroom.h"
#include "app/gui/rooms/newexplorationpage.h"
#include "app/gui/charts/frontview.h"
#include "app/gui/widgets/messagebar.h"
#include "app/gui/window/dockarea.h"
#include "app/gui/window/overlay.h"
#include "app/gui/window/questionbar.h"
#include "core/base/json.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>

namespace thimble::app {

namespace {
QAction *makeSeparator(QObject *owner)
{
    auto *line = new QAction(owner);
    line->setSeparator(true);
    return line;
}
} // namespace

void MainWindow::makeActions()
{
    const auto on = [this](QAction *action, auto &&act) {
        connect(action, &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    on(m_actions.add("new", tr("&New exploration"), QKeySequence(Qt::CTRL | Qt::Key_N)),
       [this] { newExploration({}); });
    on(m_actions.add("open", tr("&Open project"), QKeySequence(Qt::CTRL | Qt::Key_O)),
       [this] { openProject(); });
    on(m_actions.add("csv", tr("&Save the table as CSV"), QKeySequence(Qt::CTRL | Qt::Key_S)),
       [this] { saveTable(); });
    on(m_actions.add("export", tr("&Export candidate"), QKeySequence(Qt::CTRL | Qt::Key_E)),
       [this] { exportCandidate(); });
    on(m_actions.add("quit", tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)), [this] { close(); });

    on(m_actions.add("filter", tr("&Filter candidates"), QKeySequence(Qt::Key_Slash)), [this] {
        m_area->reveal(dock(QStringLiteral("candidates")));
        m_table->focusFilter();
    });
    on(m_actions.add("clearfilter", tr("&Clear the filter"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F)),
       [this] { m_session.filter().clear(); });
    on(m_actions.add("selectfront", tr("Select the &front"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A)),
       [this] {
           m_session.selection().setSelected(
               QList<int>(m_session.candidates().front().begin(), m_session.candidates().front().end()));
       });
    on(m_actions.add("selectnone", tr("Select &nothing")), [this] { m_session.selection().clear(); });
    on(m_actions.add("copygenome", tr("Copy candidate as &genome")), [this] {
        if (const auto *row = m_session.candidates().find(m_session.selection().current()))
            QApplication::clipboard()->setText(
                QString::fromStdString(core::toJson(row->candidate->genome).dump(2)));
    });
}

void MainWindow::makeRunActions()
{
    const auto on = [this](QAction *action, auto &&act) {
        connect(action, &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    auto &run = m_session.run();
    on(m_actions.add("start", tr("&Start or resume"), QKeySequence(Qt::Key_F5)),
       [this] { m_session.start(); });
    on(m_actions.add("pause", tr("&Pause: jobs finish, nothing new starts"),
                     QKeySequence(Qt::CTRL | Qt::Key_F5)),
       [&run] { run.pause(); });
    on(m_actions.add("stop", tr("S&top: jobs finish and are kept"), QKeySequence(Qt::SHIFT | Qt::Key_F5)),
       [&run] { run.stop(); });
    on(m_actions.add("cancel", tr("&Cancel: jobs in flight are dropped"),
                     QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F5)),
       [&run] { run.cancel(); });
    on(m_actions.add("duplicate", tr("&Duplicate with other limits"), QKeySequence(Qt::CTRL | Qt::Key_D)),
       [this] {
           auto spec = m_session.spec();
           spec.name = tr("%1, other limits").arg(QString::fromStdString(spec.name)).toStdString();
           newExploration(spec);
       });
    on(m_actions.add("measure", tr("&Flash and measure"), QKeySequence(Qt::Key_F6)),
       [this] { m_session.measure(m_session.selection().current()); });
    on(m_actions.add("canceljob", tr("&Cancel flashing and measuring"), QKeySequence(Qt::SHIFT | Qt::Key_F6)),
       [this] { m_session.cancelJob(); });
    on(m_actions.add("checkboards", tr("Check &boards")), [this] { checkBoards(); });
    on(m_actions.add("compare", tr("&Compare"), QKeySequence(Qt::Key_F7)),
       [this] { m_area->reveal(dock(QStringLiteral("comparison"))); });
}

void MainWindow::makeViewActions()
{
    const auto on = [this](QAction *action, auto &&act) {
        connect(action, &QAction::triggered, this, std::forward<decltype(act)>(act));
    };
    // Ctrl+1 to Ctrl+9 in reading order; the front is the centre and always there.
    struct Room
    {
        const char *dock;
        QString title;
    };
    const Room rooms[] = {{"explorations", tr("Explorations")},
                          {"", tr("Front")},
                          {"candidate", tr("Candidate")},
                          {"candidates", tr("Candidates")},
                          {"layers", tr("Layers and memory")},
                          {"comparison", tr("Comparison")},
                          {"log", tr("Log")},
                          {"plugins", tr("Plugins")},
                          {"boards", tr("Boards")}};
    int key = 1;
    for (const auto &room : rooms) {
        const auto name = QByteArray("room.") + room.dock;
        auto *action = m_actions.add(name.constData(), tr("Go to %1").arg(room.title),
                                     QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + key++)));
        on(action, [this, id = QString::fromLatin1(room.dock)] {
            if (auto *dock = this->dock(id)) {
                m_area->reveal(dock);
                return;
            }
            if (m_session.phase() != Session::Phase::Empty)
                m_centre->setCurrentWidget(m_front);
            for (auto *child : m_centre->currentWidget()->findChildren<QWidget *>()) {
                if (child->focusPolicy() & Qt::TabFocus && child->isVisible() && child->isEnabled())
                    return child->setFocus(Qt::ShortcutFocusReason);
            }
        });
    }
    on(m_actions.add("room.console", tr("Go to %1").arg(tr("Console")), QKeySequence(Qt::CTRL | Qt::Key_0)),
       [this] { m_area->reveal(dock(QStringLiteral("console"))); });
    auto *group = new QActionGroup(this);
    const std::pair<const char *, QString> modes[] = {{"theme.system", tr("Theme: follow the &system")},
                                                      {"theme.dark", tr("Theme: &dark")},
                                                      {"theme.light", tr("Theme: &light")}};
    for (int i = 0; i < 3; ++i) {
        auto *action = m_actions.add(modes[i].first, modes[i].second);
        action->setCheckable(true);
        group->addAction(action);
        on(action, [this, i] { m_theme.setMode(Theme::Mode(i)); });
        connect(&m_theme, &Theme::changed, action,
                [this, action, i] { action->setChecked(int(m_theme.mode()) == i); });
    }
    on(m_actions.add("resetlayout", tr("&Reset the layout")), [this] { resetLayout(); });
    on(m_actions.add("palette", tr("Find an &action"), QKeySequence(Qt::CTRL | Qt::Key_K)),
       [this] { m_palette->open(); });
    on(m_actions.add("shortcuts", tr("&Shortcuts"), QKeySequence(Qt::Key_F1)),
       [this] { m_sheet->isVisible() ? m_sheet->hide() : m_sheet->popUp(); });
    on(m_actions.add("welcome", tr("&Welcome page")), [this] { m_centre->setCurrentIndex(0); });
    on(m_actions.add("about", tr("&About Thimble")), [this] {
        m_message->showNote(tr("Thimble %1. Sources MIT; this program is conveyed under GPL-3 because it "
                               "shows charts with QCustomPlot; what it emits is MIT-0.")
                                .arg(QStringLiteral(THIMBLE_VERSION)));
    });
}

void MainWindow::makeMenus()
{
    const auto menu = [this](const QString &title, std::initializer_list<const char *> ids) {
        auto *added = m_menus->addMenu(title);
        for (const auto *id : ids)
            added->addAction(*id ? m_actions[id] : makeSeparator(added));
        return added;
    };
    menu(tr("&File"), {"new", "open", "", "csv", "export", "", "quit"});
    menu(tr("&Edit"), {"filter", "clearfilter", "", "selectfront", "selectnone", "", "copygenome"});
    auto *view = menu(tr("&View"),
                      {"room.explorations", "room.", "room.candidate", "room.candidates", "room.layers",
                       "room.comparison", "room.console", "room.log", "room.plugins", "room.boards", ""});
    auto *shown = view->addMenu(tr("Shown &rooms"));
    for (auto *dock : m_area->docks())
        shown->addAction(dock->toggleViewAction());
    view->addSeparator();
    for (const auto *id : {"theme.system", "theme.dark", "theme.light"})
        view->addAction(m_actions[id]);
    view->addSeparator();
    view->addAction(m_actions["resetlayout"]);
    menu(tr("E&xploration"), {"start", "pause", "stop", "cancel", "", "duplicate"});
    menu(tr("&Board"), {"measure", "canceljob", "", "checkboards"});
    menu(tr("&Tools"), {"palette", "compare"});
    menu(tr("&Help"), {"welcome", "shortcuts", "", "about"});
    auto *hint = new QPushButton(
        tr("Find an action  %1").arg(m_actions["palette"]->shortcut().toString(QKeySequence::NativeText)));
    hint->setProperty("look", QStringLiteral("flat"));
    hint->setFocusPolicy(Qt::NoFocus);
    auto faded = hint->palette();
    faded.setColor(QPalette::ButtonText, m_theme.palette().textDim);
    hint->setPalette(faded);
    connect(hint, &QPushButton::clicked, m_actions["palette"], &QAction::trigger);
    m_menus->setCornerWidget(hint);
}

void MainWindow::enableActions()
{
    auto &run = m_session.run();
    const bool active = run.isActive(), stopping = run.state() == core::RunState::Stopping;
    const bool chosen = m_session.candidates().find(m_session.selection().current());
    const bool idle = m_session.job() == Session::Job::None;
    m_actions["start"]->setEnabled(m_session.canStart());
    m_actions["pause"]->setEnabled(active && !run.isPaused() && !stopping);
    m_actions["stop"]->setEnabled(active && !stopping);
    m_actions["cancel"]->setEnabled(active);
    m_actions["duplicate"]->setEnabled(m_session.phase() == Session::Phase::Open);
    m_actions["measure"]->setEnabled(chosen && idle);
    m_actions["export"]->setEnabled(chosen && idle);
    m_actions["canceljob"]->setEnabled(!idle);
    m_actions["copygenome"]->setEnabled(chosen);
    m_actions["csv"]->setEnabled(m_session.phase() == Session::Phase::Open);
}

void MainWindow::draft(const core::RunSpec &spec, bool startNow)
{
    if (m_session.draft(spec) && startNow)
        m_session.start();
}

void MainWindow::newExploration(const core::RunSpec &spec)
{
    m_newPage->setSpec(spec);
    m_centre->setCurrentWidget(m_newPage);
    if (auto *first = m_newPage->findChild<QLineEdit *>())
        first->setFocus();
}

/// Opens a dialog that nothing waits for: a running search goes on arriving behind it.
void MainWindow::choose(const QString &title, QFileDialog::FileMode mode, const QString &file,
                        const std::function<void(const QString &)> &act)
{
    auto *dialog = new QFileDialog(this, title, m_session.projectsFolder());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(mode);
    dialog->setOption(QFileDialog::ShowDirsOnly, mode == QFileDialog::Directory);
    if (!file.isEmpty()) {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QFileInfo(file).suffix());
        dialog->selectFile(file);
    }
    connect(dialog, &QFileDialog::fileSelected, this, act);
    dialog->open();
}

void MainWindow::openProject()
{
    choose(tr("Open project"), QFileDialog::Directory, {},
           [this](const QString &folder) { m_session.open(folder); });
}

void MainWindow::exportCandidate()
{
    const int id = m_session.selection().current();
    choose(tr("Export candidate %1 into a folder").arg(id), QFileDialog::Directory, {},
           [this, id](const QString &folder) {
               m_session.exportCandidate(id, folder + QStringLiteral("/candidate-%1").arg(id));
           });
}

void MainWindow::saveTable()
{
    choose(tr("Save the table"), QFileDialog::AnyFile, QStringLiteral("candidates.csv"),
           [this](const QString &file) { m_table->saveCsv(file); });
}

void MainWindow::saveConsole()
{
    choose(tr("Save the console's lines"), QFileDialog::AnyFile, QStringLiteral("console.tsv"),
           [this](const QString &file) { m_console->save(file); });
}

void MainWindow::showCandidateMenu(int candidate, const QPoint &at)
{
    if (candidate > 0 && !m_session.selection().isSelected(candidate))
        m_session.selection().select(candidate);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const auto *id : {"measure", "compare", "export", "copygenome"})
        menu->addAction(m_actions[id]);
    menu->popup(at);
}

void MainWindow::checkBoards() { m_session.checkBoards(); }

} // namespace thimble::app
