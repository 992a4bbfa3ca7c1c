// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/runcontroller.h"
#include "app/gui/viewcontext.h"
#include "app/models/boardsmodel.h"
#include "app/models/candidatesmodel.h"
#include "app/models/explorationsmodel.h"
#include "app/models/filtermodel.h"
#include "app/models/inspection.h"
#include "app/models/jobtracker.h"
#include "app/models/layersmodel.h"
#include "app/models/logmodel.h"
#include "app/models/pluginsmodel.h"
#include "app/models/question.h"
#include "app/models/runstatusmodel.h"
#include "app/models/selectionmodel.h"

namespace thimble::app {

struct OpenedRun;

/// The open exploration: owns the models and the run, folds events into models, does the background work views ask for. Views only
/// subscribe. Everything that takes time happens in other threads.
class Session : public QObject
{
    Q_OBJECT
public:
    enum class Phase {
        Empty,   ///< nothing chosen: the welcome page
        Draft,   ///< a question without a project; F5 makes one
        Loading, ///< a project is being read
        Open     ///< a project, running or not
    };
    enum class Job { None, Measure, Export };

    Session(Services services, std::filesystem::path userData, QObject *parent = nullptr);
    ~Session() override;

    ViewContext context(Theme *theme);
    const Services &services() const { return m_services; }
    RunController &run() { return m_run; }
    ExplorationsModel &explorations() { return m_explorations; }
    PluginsModel &plugins() { return m_plugins; }
    BoardsModel &boards() { return m_boards; }
    SelectionModel &selection() { return m_selection; }
    FilterModel &filter() { return m_filter; }
    Question &question() { return m_question; }
    CandidatesModel &candidates() { return m_candidates; }
    RunStatusModel &status() { return m_status; }
    LayersModel &layers() { return m_layers; }

    Phase phase() const { return m_phase; }
    const core::RunSpec &spec() const { return m_spec; }
    const QString &folder() const { return m_folder; }
    Job job() const { return m_job; }
    QString projectsFolder() const;

    /// A new question; nothing is written before start(). Refused with a problem while a run is active.
    bool draft(const core::RunSpec &spec);
    void open(const QString &folder);
    /// Starts a draft, resumes a stopped project or a paused run: F5.
    void start();
    bool canStart() const;

    /// Asks every board in the background whether it could measure now; answers arrive in boards() one by one.
    void checkBoards();

    /// One at a time; the job's end is told by jobEnded, with the verdict or the reason in one line.
    void measure(int candidate);
    void exportCandidate(int candidate, const QString &folder);
    void cancelJob();

Q_SIGNALS:
    void phaseChanged();
    void problem(const QString &sentence, const QString &details);
    void note(const QString &sentence);
    void runEnded(const QString &sentence);
    void jobChanged();
    void jobStep(double fraction, const QString &step);
    void jobEnded(bool good, const QString &sentence);

private:
    void setPhase(Phase phase);
    core::RunSpec completed(core::RunSpec spec) const;
    void applySpec();
    void fold(const RunEvents &batch);
    void show(OpenedRun &run);
    void rememberExploration(Exploration::State state);
    void inspect();
    void refreshLayers();
    void adopt(int candidate, const core::Measurement &measurement);
    std::optional<BuildOrder> orderFor(int candidate) const;
    void say(const QString &part, const QString &text, LogLevel level = LogLevel::Info, int candidate = 0);
    void fail(const core::Error &error);

    Services m_services;
    std::filesystem::path m_userData;
    Question m_question;
    CandidatesModel m_candidates;
    SelectionModel m_selection;
    FilterModel m_filter;
    RunStatusModel m_status;
    Inspection m_inspection;
    LayersModel m_layers;
    LogModel m_log;
    PluginsModel m_plugins;
    BoardsModel m_boards;
    ExplorationsModel m_explorations;
    RunController m_run;
    QTimer m_save;
    QTimer m_inspectSoon;

    Phase m_phase = Phase::Empty;
    core::RunSpec m_spec;
    QString m_folder;
    Job m_job = Job::None;
    JobTracker m_checking{this};
    JobTracker m_reading{this};
    JobTracker m_building{this};
    JobTracker m_working{this};
    JobTracker m_writing{this};
};

} // namespace thimble::app
