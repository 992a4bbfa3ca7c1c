// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/mainwindow.h"

#include "app/gui/charts/frontchart.h"
#include "app/gui/charts/frontview.h"
#include "app/gui/rooms/boardsroom.h"
#include "app/gui/rooms/candidatecard.h"
#include "app/gui/rooms/candidatesroom.h"
#include "app/gui/rooms/comparisonroom.h"
#include "app/gui/rooms/consoleroom.h"
#include "app/gui/rooms/explorationsroom.h"
#include "app/gui/rooms/layersroom.h"
#include "app/gui/rooms/logroom.h"
#include "app/gui/rooms/newexplorationpage.h"
#include "app/gui/rooms/pluginsroom.h"
#include "app/gui/rooms/welcomepage.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/messagebar.h"
#include "app/gui/window/dockarea.h"
#include "app/gui/window/overlay.h"
#include "app/gui/window/questionbar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
constexpr int kLayoutVersion = 1;
enum Page { WelcomeCentre, NewCentre, FrontCentre };
} // namespace

MainWindow::MainWindow(Session &session, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_actions(this)
    , m_menus(new QMenuBar)
    , m_question(new QuestionBar(session, &theme))
    , m_area(new DockArea(&theme))
{
    setWindowTitle(tr("Thimble"));
    setAcceptDrops(true);
    const int step = theme.step();
    makeCentre();
    makeRooms();

    auto *statusLine = new QWidget;
    auto *statusLayout = new QHBoxLayout(statusLine);
    statusLayout->setContentsMargins(3 * step, step, 3 * step, step);
    m_status = new Label(&theme, Theme::Text::Small, Label::Tone::Dim);
    m_statusAside = new Label(&theme, Theme::Text::Small, Label::Tone::Attention);
    statusLayout->addWidget(m_status, 1);
    statusLayout->addWidget(m_statusAside);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->setMenuBar(m_menus);
    layout->addWidget(m_question);
    layout->addWidget(m_area, 1);
    layout->addWidget(statusLine);

    makeActions();
    makeRunActions();
    makeViewActions();
    makeMenus();
    m_palette = new CommandPalette(m_actions, &theme, this);
    m_sheet = new ShortcutSheet(m_actions, &theme, this);
    connectSession();
    resize(1600, 1000);
    restoreLayout();
    showPhase();
    showStatus();
    enableActions();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeCentre()
{
    const int step = m_theme.step();
    m_message = new MessageBar(&m_theme);
    m_centre = new QStackedWidget;
    auto *welcome = new WelcomePage(m_session, &m_theme);
    m_newPage = new NewExplorationPage(m_session, &m_theme);
    m_front = new FrontView(m_session.context(&m_theme));
    m_centre->addWidget(welcome);
    m_centre->addWidget(m_newPage);
    m_centre->addWidget(m_front);
    auto *holder = new QWidget;
    auto *layout = new QVBoxLayout(holder);
    layout->setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step);
    layout->setSpacing(2 * step);
    layout->addWidget(m_message);
    layout->addWidget(m_centre, 1);
    holder->setMinimumSize(80 * step, 40 * step);
    m_area->setCentre(holder);

    connect(welcome, &WelcomePage::draftRequested, this, &MainWindow::draft);
    connect(welcome, &WelcomePage::newRequested, this, [this] { newExploration({}); });
    connect(welcome, &WelcomePage::openRequested, this, &MainWindow::openProject);
    connect(welcome, &WelcomePage::projectRequested, &m_session, &Session::open);
    connect(m_newPage, &NewExplorationPage::accepted, this, &MainWindow::draft);
    connect(m_newPage, &NewExplorationPage::dismissed, this, &MainWindow::showPhase);
    connect(m_front, &FrontView::menuRequested, this, &MainWindow::showCandidateMenu);
}

void MainWindow::makeRooms()
{
    auto *explorations = new ExplorationsRoom(m_session, &m_theme);
    m_card = new CandidateCard(m_session, &m_theme);
    m_table = new CandidatesRoom(m_session, &m_theme);
    const auto add = [this](const QString &id, const QString &title, QWidget *content) {
        auto *dock = m_area->addDock(id, title, content);
        m_docks.insert(id, dock);
        return dock;
    };
    auto *left = add(QStringLiteral("explorations"), tr("Explorations"), explorations);
    auto *right = add(QStringLiteral("candidate"), tr("Candidate"), m_card);
    add(QStringLiteral("candidates"), tr("Candidates"), m_table);
    add(QStringLiteral("layers"), tr("Layers and memory"), new LayersRoom(m_session, &m_theme));
    add(QStringLiteral("comparison"), tr("Comparison"), new ComparisonRoom(m_session, &m_theme));
    m_console = new ConsoleRoom(m_session, &m_theme);
    add(QStringLiteral("console"), tr("Console"), m_console);
    add(QStringLiteral("log"), tr("Log"), new LogRoom(m_session, &m_theme));
    add(QStringLiteral("plugins"), tr("Plugins"), new PluginsRoom(m_session, &m_theme));
    add(QStringLiteral("boards"), tr("Boards"), new BoardsRoom(m_session, &m_theme));

    connect(explorations, &ExplorationsRoom::countChanged, this,
            [left](const QString &text) { left->setTitleText(tr("Explorations"), text); });
    connect(m_card, &CandidateCard::titleChanged, right, &Dock::setTitleText);
    connect(explorations, &ExplorationsRoom::openRequested, &m_session, &Session::open);
    connect(explorations, &ExplorationsRoom::resumeRequested, this, [this](const QString &folder) {
        m_resumeFolder = folder;
        m_session.open(folder);
    });
    connect(explorations, &ExplorationsRoom::duplicateRequested, this, [this](const QString &folder) {
        const int row = m_session.explorations().rowOf(folder);
        if (row < 0)
            return;
        const auto &known = m_session.explorations().explorations()[std::size_t(row)];
        core::RunSpec spec = folder == m_session.folder() ? m_session.spec() : core::RunSpec();
        spec.name = tr("%1, other limits").arg(known.name).toStdString();
        spec.task = known.task.toStdString();
        spec.boards = {known.board.toStdString()};
        spec.strategy = known.strategy.toStdString();
        newExploration(spec);
    });
    connect(m_console, &ConsoleRoom::saveRequested, this, &MainWindow::saveConsole);
    connect(m_console, &ConsoleRoom::problem, this,
            [this](const QString &text) { m_message->showProblem(text); });
    connect(m_console, &ConsoleRoom::note, this, [this](const QString &text) { m_message->showNote(text); });
    connect(m_table, &CandidatesRoom::saveRequested, this, &MainWindow::saveTable);
    connect(m_table, &CandidatesRoom::problem, this,
            [this](const QString &text) { m_message->showProblem(text); });
    connect(m_table, &CandidatesRoom::note, this, [this](const QString &text) { m_message->showNote(text); });
}

void MainWindow::connectSession()
{
    connect(m_question, &QuestionBar::questionChosen, this,
            [this](const core::RunSpec &spec) { draft(spec, false); });
    connect(m_question, &QuestionBar::startRequested, &m_session, &Session::start);
    connect(m_question, &QuestionBar::pauseRequested, &m_session.run(), &RunController::pause);
    connect(m_question, &QuestionBar::stopRequested, &m_session.run(), &RunController::stop);
    connect(m_card->measureButton(), &QPushButton::clicked, m_actions["measure"], &QAction::trigger);
    connect(m_card->compareButton(), &QPushButton::clicked, m_actions["compare"], &QAction::trigger);
    connect(m_card->exportButton(), &QPushButton::clicked, m_actions["export"], &QAction::trigger);
    connect(&m_session, &Session::problem, this, [this](const QString &sentence, const QString &details) {
        m_resumeFolder.clear();
        m_message->showProblem(sentence, details);
    });
    connect(&m_session, &Session::note, this,
            [this](const QString &sentence) { m_message->showNote(sentence); });
    connect(&m_session, &Session::runEnded, this, [this](const QString &sentence) {
        if (!sentence.isEmpty())
            m_message->showNote(sentence);
        QApplication::alert(this); // for whoever waits in another window
    });
    connect(&m_session, &Session::phaseChanged, this, &MainWindow::showPhase);
    connect(&m_session, &Session::jobChanged, this, &MainWindow::showStatus);
    connect(&m_session.status(), &RunStatusModel::changed, this, &MainWindow::showStatus);
    connect(&m_session.run(), &RunController::stateChanged, this, &MainWindow::showStatus);
    connect(&m_session.run(), &RunController::started, m_message, &MessageBar::dismiss);
    connect(&m_session.selection(), &SelectionModel::openRequested, this, [this](int id) {
        m_session.selection().select(id);
        m_area->reveal(dock(QStringLiteral("layers")));
    });
    for (auto changed : {&MainWindow::enableActions}) {
        connect(&m_session, &Session::phaseChanged, this, changed);
        connect(&m_session, &Session::jobChanged, this, changed);
        connect(&m_session.run(), &RunController::stateChanged, this, changed);
        connect(&m_session.selection(), &SelectionModel::selectedChanged, this, changed);
    }
}

const QList<Dock *> &MainWindow::docks() const { return m_area->docks(); }

Dock *MainWindow::dock(const QString &id) const { return m_docks.value(id); }

void MainWindow::resetLayout()
{
    QList<Dock *> bottom;
    for (const auto *id : {"candidates", "layers", "comparison", "boards", "console", "log", "plugins"})
        bottom.append(dock(QString::fromLatin1(id)));
    m_area->applyDefaultLayout(dock(QStringLiteral("explorations")), dock(QStringLiteral("candidate")),
                               bottom, dock(QStringLiteral("layers")));
}

void MainWindow::restoreLayout()
{
    QSettings settings;
    m_area->resize(width(), height() - 120);
    resetLayout();
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_area->restoreState(settings.value(QStringLiteral("window/docks")).toByteArray(), kLayoutVersion);
    m_theme.setMode(Theme::Mode(settings.value(QStringLiteral("window/theme"), 0).toInt()));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/docks"), m_area->saveState(kLayoutVersion));
    settings.setValue(QStringLiteral("window/theme"), int(m_theme.mode()));
    event
        ->accept(); // a running search is dropped with its jobs in flight; everything finished is in the project
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile())
        m_session.open(urls.front().toLocalFile());
}

void MainWindow::showPhase()
{
    switch (m_session.phase()) {
    case Session::Phase::Empty:
        m_centre->setCurrentIndex(WelcomeCentre);
        break;
    case Session::Phase::Draft:
    case Session::Phase::Loading:
    case Session::Phase::Open:
        m_centre->setCurrentIndex(FrontCentre);
        m_front->chart()->setFocus();
        break;
    }
    if (m_session.phase() == Session::Phase::Draft)
        m_message->showNote(tr("Ready: F5 starts the search. Limits can change at any time."));
    else if (m_session.phase() == Session::Phase::Loading)
        m_message->dismiss();
    const auto name = QString::fromStdString(m_session.spec().name);
    setWindowTitle(name.isEmpty() || m_session.phase() == Session::Phase::Empty
                       ? tr("Thimble")
                       : tr("%1 - Thimble").arg(name));
    if (m_session.phase() == Session::Phase::Open && m_resumeFolder == m_session.folder()
        && !m_resumeFolder.isEmpty()) {
        m_resumeFolder.clear();
        m_session.start();
    }
}

void MainWindow::showStatus()
{
    const auto &status = m_session.status().status();
    QStringList parts;
    if (m_session.run().isActive()) {
        if (status.state == core::RunState::Preparing)
            parts.append(status.step.empty() ? tr("preparing") : QString::fromStdString(status.step));
        else
            parts.append(tr("%n worker(s) training", nullptr, status.training));
        if (m_session.run().isPaused())
            parts.append(tr("paused, jobs finish"));
        if (m_session.run().state() == core::RunState::Stopping)
            parts.append(tr("stopping"));
        if (status.measuring > 0)
            parts.append(tr("%n compiling or measuring", nullptr, status.measuring));
    } else {
        parts.append(tr("no search running"));
    }
    parts.append(m_session.job() == Session::Job::Measure || status.measuring > 0 ? tr("board busy")
                                                                                  : tr("board idle"));
    m_status->setText(parts.join(QStringLiteral(" \u00B7 ")));
    const auto task = m_session.question().task();
    const bool invented = m_session.spec().strategy == "search-demo";
    m_statusAside->setText(invented && m_session.phase() != Session::Phase::Empty
                               ? tr("Demo: qualities are invented, costs are real")
                               : task && task->synthetic ? tr("Synthetic data: voices made on this computer")
                                                         : QString());
}

} // namespace thimble::app
