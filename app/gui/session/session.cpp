// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/session/session.h"

#include "app/models/measure.h"

#include <QDateTime>
#include <QDir>

#include <algorithm>

namespace thimble::app {

namespace {
constexpr const char *kUsualStrategy = "search-evolution";

std::filesystem::path pathOf(const QString &text) { return std::filesystem::path(text.toStdU16String()); }

QString slug(const QString &name)
{
    QString result;
    for (const QChar c : name.toLower())
        result += c.isLetterOrNumber() ? c : QChar(u'-');
    while (result.contains(QStringLiteral("--")))
        result.replace(QStringLiteral("--"), QStringLiteral("-"));
    return result.left(40);
}

Exploration::State stateOf(const RunController &run)
{
    if (run.isActive())
        return run.isPaused() ? Exploration::State::Paused : Exploration::State::Running;
    switch (run.state()) {
    case core::RunState::Finished:
        return Exploration::State::Finished;
    case core::RunState::Failed:
        return Exploration::State::Failed;
    default:
        return Exploration::State::Stopped;
    }
}
} // namespace

Session::Session(Services services, std::filesystem::path userData, QObject *parent)
    : QObject(parent)
    , m_services(std::move(services))
    , m_userData(std::move(userData))
{
    m_plugins.setPlugins(m_services.plugins);
    m_boards.setBoards(m_services.boards);
    if (auto loaded = m_explorations.load(m_userData / "explorations.json"); !loaded)
        say(tr("window"), QString::fromStdString(loaded.error().sentence), LogLevel::Warning);

    m_save.setSingleShot(true);
    m_save.setInterval(500);
    connect(&m_save, &QTimer::timeout, this, [this] {
        if (auto saved = m_explorations.save(m_userData / "explorations.json"); !saved)
            fail(saved.error());
    });
    connect(&m_explorations, &ExplorationsModel::edited, &m_save, qOverload<>(&QTimer::start));

    m_inspectSoon.setSingleShot(true);
    m_inspectSoon.setInterval(
        60); // walking along the front with the arrow keys does not compile every member
    connect(&m_inspectSoon, &QTimer::timeout, this, &Session::inspect);
    connect(&m_selection, &SelectionModel::currentChanged, this, [this] {
        m_inspection.clear();
        refreshLayers();
        m_inspectSoon.start();
    });
    connect(&m_inspection, &Inspection::changed, this, &Session::refreshLayers);

    connect(&m_question, &Question::limitsChanged, this, [this](const core::Limits &limits) {
        m_spec.limits = limits;
        m_candidates.setLimits(limits);
        m_run.setLimits(limits);
    });
    connect(&m_run, &RunController::events, this, [this](const auto &batch) { fold(*batch); });
    connect(&m_run, &RunController::preparing, this, [this](double fraction, const QString &step) {
        auto status = m_status.status();
        status.state = core::RunState::Preparing;
        status.step =
            step.toStdString() + (fraction >= 0 ? ", " + std::to_string(int(100 * fraction)) + " %" : "");
        m_status.update(status, m_question.strategy());
    });
    connect(&m_run, &RunController::stateChanged, this, [this] {
        if (m_phase == Phase::Open)
            rememberExploration(stateOf(m_run));
    });
    connect(&m_run, &RunController::finished, this, [this] {
        const auto text =
            tr("Search finished: %n candidate(s), %1 on the front.", nullptr, m_candidates.finishedCount())
                .arg(m_candidates.front().size());
        say(tr("run"), text);
        Q_EMIT runEnded(text);
    });
    connect(&m_run, &RunController::cancelled, this, [this] {
        say(tr("run"), tr("Search cancelled; everything finished is kept."));
        Q_EMIT runEnded({});
    });
    connect(&m_run, &RunController::failed, this, [this](const core::Error &error) {
        std::error_code ignored;
        if (m_candidates.rowCount() == 0 && !std::filesystem::exists(pathOf(m_folder), ignored)) {
            m_explorations.remove(m_folder); // it never came to a project: back to the question
            m_folder.clear();
            setPhase(Phase::Draft);
        }
        fail(error);
        Q_EMIT runEnded({});
    });
}

Session::~Session()
{
    disconnect(&m_run, nullptr, this, nullptr);
    if (m_phase == Phase::Open && m_run.isActive())
        rememberExploration(Exploration::State::Stopped);
    if (m_save.isActive())
        (void)m_explorations.save(m_userData / "explorations.json").ok();
}

ViewContext Session::context(Theme *theme)
{
    return {theme,     &m_question,   &m_candidates, &m_selection, &m_filter,
            &m_status, &m_inspection, &m_layers,     &m_log};
}

QString Session::projectsFolder() const { return QDir::homePath() + QStringLiteral("/Thimble"); }

void Session::say(const QString &part, const QString &text, LogLevel level, int candidate)
{
    m_log.append({{QDateTime::currentMSecsSinceEpoch(), level, part, candidate, text}});
}

void Session::fail(const core::Error &error)
{
    const auto sentence = QString::fromStdString(error.sentence);
    say(tr("window"), sentence, LogLevel::Problem);
    Q_EMIT problem(sentence, QString::fromStdString(error.context));
}

void Session::setPhase(Phase phase)
{
    m_phase = phase;
    Q_EMIT phaseChanged();
}

void Session::applySpec()
{
    std::shared_ptr<const core::Task> task;
    std::shared_ptr<const core::Board> board;
    std::shared_ptr<const core::Reference> reference;
    for (const auto &entry : m_services.tasks) {
        if (entry.id == m_spec.task && entry.task)
            task = std::make_shared<core::Task>(*entry.task);
    }
    for (const auto &entry : m_services.boards) {
        if (!m_spec.boards.empty() && entry.id == m_spec.boards.front() && entry.board)
            board = std::make_shared<core::Board>(*entry.board);
    }
    if (task && !task->reference.empty()) {
        auto found = core::findReference(task->reference, m_services.locator);
        if (found)
            reference = std::make_shared<core::Reference>(std::move(*found));
        else
            say(tr("window"), QString::fromStdString(found.error().sentence), LogLevel::Warning);
    }
    const auto limits = m_spec.limits;
    m_question.set(std::move(task), std::move(board), std::move(reference),
                   QString::fromStdString(m_spec.strategy));
    m_question.setLimits(limits);
    m_candidates.setLimits(limits);
}

/// What a question leaves open gets the usual answer: start asks nothing that has a sensible default.
core::RunSpec Session::completed(core::RunSpec spec) const
{
    const auto usable = std::find_if(m_services.tasks.begin(), m_services.tasks.end(),
                                     [](const core::TaskEntry &entry) { return entry.task.ok(); });
    if (spec.task.empty() && usable != m_services.tasks.end())
        spec.task = usable->id;
    if (spec.boards.empty() && !m_services.boards.empty())
        spec.boards = {m_services.boards.front().id};
    if (spec.strategy.empty())
        spec.strategy = kUsualStrategy;
    return spec;
}

bool Session::draft(const core::RunSpec &spec)
{
    if (m_run.isActive()) {
        Q_EMIT problem(tr("A search is running; stop it (Shift+F5) before you change the question."), {});
        return false;
    }
    m_reading.cancel();
    m_spec = completed(spec);
    m_folder.clear();
    m_selection.clear();
    m_candidates.clear();
    m_status.clear();
    m_filter.clear();
    m_log.clear();
    m_explorations.setOpen({});
    applySpec();
    setPhase(Phase::Draft);
    return true;
}

bool Session::canStart() const
{
    if (m_run.isActive())
        return m_run.isPaused();
    return m_phase == Phase::Draft || m_phase == Phase::Open;
}

void Session::start()
{
    if (m_run.isActive()) {
        if (m_run.isPaused())
            m_run.resume();
        return;
    }
    if (!canStart() || !m_question.task() || !m_question.board())
        return;
    m_spec.limits = m_question.limits();
    if (m_phase == Phase::Draft) {
        if (m_spec.name.empty())
            m_spec.name = m_question.task()->title;
        const auto stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd-HHmmss"));
        m_folder = projectsFolder() + u'/' + slug(QString::fromStdString(m_spec.name)) + u'-' + stamp;
        setPhase(Phase::Open);
    }
    m_explorations.setOpen(m_folder);
    m_run.start([prepare = m_services.prepareRun, spec = m_spec,
                 project = pathOf(m_folder)](std::stop_token stop, const core::ProgressCallback &step) {
        return prepare(spec, project, stop, step);
    });
}

void Session::fold(const RunEvents &batch)
{
    std::vector<std::shared_ptr<const core::Candidate>> candidates;
    std::vector<LogModel::Line> lines;
    for (const auto &event : batch) {
        if (event.candidate)
            candidates.push_back(std::make_shared<core::Candidate>(*event.candidate));
        if (!event.entry.kind.empty())
            lines.push_back(LogModel::lineOf(event.entry, event.candidate ? &*event.candidate : nullptr));
        m_status.update(event.status, m_question.strategy());
    }
    const bool currentTouched =
        std::any_of(candidates.begin(), candidates.end(),
                    [this](const auto &candidate) { return candidate->id == m_selection.current(); });
    m_candidates.upsert(candidates);
    m_log.append(lines);
    if (currentTouched)
        refreshLayers();
    if (m_selection.current() == 0 && m_candidates.best() > 0)
        m_selection.select(m_candidates.best()); // the card is never empty once there is an answer
    rememberExploration(stateOf(m_run));
}

void Session::rememberExploration(Exploration::State state)
{
    if (m_folder.isEmpty())
        return;
    const int row = m_explorations.rowOf(m_folder);
    Exploration e = row >= 0 ? m_explorations.explorations()[std::size_t(row)] : Exploration();
    if (row < 0) {
        e.folder = m_folder;
        e.name = QString::fromStdString(m_spec.name);
        e.task = QString::fromStdString(m_spec.task);
        e.board = m_spec.boards.empty() ? QString() : QString::fromStdString(m_spec.boards.front());
        e.strategy = QString::fromStdString(m_spec.strategy);
        e.openedAtMs = QDateTime::currentMSecsSinceEpoch();
    }
    e.state = state;
    e.candidates = m_candidates.rowCount();
    if (const auto *best = m_candidates.find(m_candidates.best()))
        e.best = measureText(Measure::Latency, measureValue(*best->candidate, Measure::Latency))
            + QStringLiteral("   ")
            + measureText(Measure::Quality, measureValue(*best->candidate, Measure::Quality));
    m_explorations.put(e);
    m_explorations.setOpen(m_folder);
}

} // namespace thimble::app
