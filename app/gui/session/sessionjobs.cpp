// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

// The background jobs of a session: reading a project, looking inside a candidate, measuring and exporting it.

#include "app/gui/session/session.h"

#include "app/models/measure.h"
#include "app/models/numberformat.h"
#include "core/base/file.h"

#include <QDateTime>
#include <QPointer>

namespace thimble::app {

/// A project's run as the models hold it, made where it is read.
struct OpenedRun
{
    core::RunSpec spec;
    core::RunStatus status;
    std::unique_ptr<CandidatesModel> candidates;
    std::vector<LogModel::Line> lines;
};

namespace {
OpenedRun openedRun(const core::ReplayedRun &run)
{
    OpenedRun opened;
    opened.spec = run.spec;
    opened.spec.limits = run.limits;
    std::vector<std::shared_ptr<const core::Candidate>> candidates;
    auto &status = opened.status;
    for (const auto &[id, candidate] : run.candidates) {
        candidates.push_back(std::make_shared<core::Candidate>(candidate));
        status.rejected += candidate.state == core::CandidateState::Rejected;
        status.failed += candidate.state == core::CandidateState::Failed;
        status.trained += candidate.quality.has_value();
        status.elapsedSeconds = std::max(status.elapsedSeconds, double(candidate.finishedAtMs) / 1000);
    }
    opened.candidates = std::make_unique<CandidatesModel>();
    opened.candidates->setLimits(run.limits);
    opened.candidates->upsert(candidates);
    for (const auto &entry : run.entries) {
        const auto candidate = run.candidates.find(entry.candidate);
        opened.lines.push_back(
            LogModel::lineOf(entry, candidate == run.candidates.end() ? nullptr : &candidate->second));
    }
    status.proposed = int(candidates.size());
    status.frontSize = int(opened.candidates->front().size());
    status.state = run.finished ? core::RunState::Finished : core::RunState::Idle;
    return opened;
}

std::filesystem::path pathOf(const QString &text) { return std::filesystem::path(text.toStdU16String()); }

/// Progress of a background thread, told in the session's thread.
core::ProgressCallback tellSteps(Session *session)
{
    return [session](const core::Progress &progress) {
        QMetaObject::invokeMethod(
            session,
            [session, progress] {
                if (session->job() != Session::Job::None)
                    Q_EMIT session->jobStep(progress.fraction, QString::fromStdString(progress.step));
            },
            Qt::QueuedConnection);
    };
}

core::Result<void> writeExport(const core::Build &build, const std::filesystem::path &folder)
{
    if (build.files.empty())
        return core::Error{core::ErrorCode::Internal, "The compiler made no files for this candidate.", {}};
    for (const auto &[name, text] : build.files) {
        if (auto written = core::writeFileAtomically(folder / name, text); !written)
            return written.error();
    }
    return {};
}
} // namespace

void Session::checkBoards()
{
    if (!m_services.boardReady || m_boards.isChecking())
        return;
    m_boards.setChecking();
    m_checking.start(
        [this, ready = m_services.boardReady, boards = m_services.boards](std::stop_token stop) {
            for (const auto &entry : boards) {
                if (!entry.board || stop.stop_requested())
                    continue;
                // A slow board does not hold back what the others answered.
                QMetaObject::invokeMethod(
                    this,
                    [this, id = QString::fromStdString(entry.id), answer = ready(*entry.board)] {
                        m_boards.setAnswer(id, answer);
                    },
                    Qt::QueuedConnection);
            }
            return true;
        },
        [this](bool) { m_boards.endChecking(); });
}

void Session::open(const QString &folder)
{
    if (m_run.isActive()) {
        if (folder != m_folder)
            Q_EMIT problem(tr("A search is running; stop it (Shift+F5) before you open another exploration."),
                           {});
        return;
    }
    m_folder = folder;
    setPhase(Phase::Loading);
    m_reading.start(
        [read = m_services.readProject, path = pathOf(folder)](std::stop_token) -> core::Result<OpenedRun> {
            const auto run = read(path);
            return run ? core::Result<OpenedRun>(openedRun(*run)) : core::Result<OpenedRun>(run.error());
        },
        [this](core::Result<OpenedRun> run) {
            if (run)
                return show(*run);
            m_folder.clear();
            setPhase(Phase::Empty);
            fail(run.error());
        });
}

void Session::show(OpenedRun &run)
{
    m_selection.clear();
    m_candidates.clear();
    m_status.clear();
    m_filter.clear();
    m_log.clear();
    m_spec = run.spec;
    applySpec();
    m_candidates.take(*run.candidates);
    m_log.append(run.lines);
    m_status.update(run.status, m_question.strategy());
    setPhase(Phase::Open);
    const bool finished = run.status.state == core::RunState::Finished;
    rememberExploration(finished ? Exploration::State::Finished : Exploration::State::Stopped);
    m_selection.select(m_candidates.best());
    if (!finished)
        Q_EMIT note(tr("This search has not finished. F5 resumes it where it was."));
}

std::optional<BuildOrder> Session::orderFor(int candidate) const
{
    const auto *row = m_candidates.find(candidate);
    if (!row || !m_question.task() || !m_question.board())
        return std::nullopt;
    return BuildOrder{*row->candidate, *m_question.task(), *m_question.board(), pathOf(m_folder), false};
}

void Session::inspect()
{
    const int id = m_selection.current();
    auto order = orderFor(id);
    if (!order || !m_services.build)
        return m_inspection.clear();
    m_inspection.setWorking(id);
    m_building.start([build = m_services.build,
                      order = std::move(*order)](std::stop_token stop) { return build(order, stop, {}); },
                     [this, id](core::Result<core::Build> build) {
                         if (build)
                             m_inspection.setBuild(id, std::make_shared<core::Build>(std::move(*build)));
                         else
                             m_inspection.setFailed(id, build.error());
                     });
}

void Session::refreshLayers()
{
    const auto *row = m_candidates.find(m_selection.current());
    if (!row || !m_question.board())
        return m_layers.clear();
    const core::Measurement *predicted = nullptr, *measured = nullptr;
    for (const auto &measurement : row->candidate->measurements) {
        if (measurement.layers.empty())
            continue;
        if (measurement.origin == core::Origin::Predicted)
            predicted = &measurement;
        else if (!measured || int(measurement.origin) >= int(measured->origin))
            measured = &measurement;
    }
    const auto build = m_inspection.build();
    if (build && m_inspection.candidate() == m_selection.current() && !build->predicted.layers.empty())
        predicted = &build->predicted;
    m_layers.setLayers(predicted, measured, m_question.board()->clockHz);
}

void Session::measure(int candidate)
{
    auto order = orderFor(candidate);
    if (!order || m_job != Job::None || !m_services.measure)
        return;
    order->link = true;
    m_job = Job::Measure;
    Q_EMIT jobChanged();
    Q_EMIT jobStep(-1, tr("build"));
    m_working.start([measure = m_services.measure, order = std::move(*order),
                     step = tellSteps(this)](std::stop_token stop) { return measure(order, stop, step); },
                    [this, candidate](core::Result<MeasureOutcome> outcome) {
                        m_job = Job::None;
                        Q_EMIT jobChanged();
                        if (!outcome) {
                            say(tr("board"), QString::fromStdString(outcome.error().sentence),
                                LogLevel::Problem, candidate);
                            Q_EMIT jobEnded(false, QString::fromStdString(outcome.error().sentence));
                            return;
                        }
                        adopt(candidate, outcome->measurement);
                        const auto &m = outcome->measurement;
                        const auto verdict =
                            tr("%1, %2, %3 of %4 outputs equal")
                                .arg(format::millisecondsWithSpread(m.latencyMs, m.latencySpreadMs),
                                     format::exactBytes(m.ram.total()))
                                .arg(outcome->equal)
                                .arg(m.inputsCompared);
                        say(tr("board"), verdict, LogLevel::Info, candidate);
                        Q_EMIT jobEnded(outcome->equal == m.inputsCompared, verdict);
                    });
}

/// A new measurement joins the candidate and the project's log.
void Session::adopt(int candidate, const core::Measurement &measurement)
{
    const auto *row = m_candidates.find(candidate);
    if (!row)
        return;
    auto next = std::make_shared<core::Candidate>(*row->candidate);
    next->measurements.push_back(measurement);
    if (next->quality)
        next->state = core::CandidateState::Measured;
    core::LogEntry entry;
    entry.atMs = QDateTime::currentMSecsSinceEpoch();
    entry.kind = "measured";
    entry.candidate = candidate;
    entry.body = {{"candidate", core::toJson(*next)}};
    m_candidates.upsert({next});
    refreshLayers();
    if (m_folder.isEmpty() || !m_services.append)
        return;
    const auto done = [this](const core::Result<void> &result) {
        if (!result)
            fail(result.error());
    };
    if (const auto log = m_run.log()) {
        m_writing.start(
            [log, entry](std::stop_token) {
                const auto appended = log->append(entry);
                return appended ? core::Result<void>() : core::Result<void>(appended.error());
            },
            done);
    } else {
        m_writing.start([append = m_services.append, path = pathOf(m_folder),
                         entry](std::stop_token) { return append(path, entry); },
                        done);
    }
}

void Session::exportCandidate(int candidate, const QString &folder)
{
    auto order = orderFor(candidate);
    if (!order || m_job != Job::None || !m_services.build)
        return;
    order->link = true;
    m_job = Job::Export;
    Q_EMIT jobChanged();
    Q_EMIT jobStep(-1, tr("build"));
    m_working.start(
        [build = m_services.build, order = std::move(*order), path = pathOf(folder),
         step = tellSteps(this)](std::stop_token stop) -> core::Result<void> {
            const auto made = build(order, stop, step);
            return made ? writeExport(*made, path) : core::Result<void>(made.error());
        },
        [this, candidate, folder](core::Result<void> done) {
            m_job = Job::None;
            Q_EMIT jobChanged();
            const auto text = done ? tr("Candidate %1 exported to %2").arg(candidate).arg(folder)
                                   : QString::fromStdString(done.error().sentence);
            say(tr("compiler"), text, done ? LogLevel::Info : LogLevel::Problem, candidate);
            Q_EMIT jobEnded(done.ok(), text);
        });
}

void Session::cancelJob()
{
    if (m_job == Job::None)
        return;
    m_working.requestStop(); // the job ends by itself, leaving a usable board, and then says so
    Q_EMIT jobStep(-1, tr("cancelling"));
}

} // namespace thimble::app
