// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/workertrainer.h"

namespace thimble::core {

namespace {
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kGlance{50}; // how late a stop request may be seen

/// What a worker said of one job; `answer` is set by the line that ends it.
struct Saying
{
    std::string event;
    std::string id;
    Json line;
};

Result<Saying> understand(const std::string &text)
{
    auto json = parseJson(text, "The worker's line");
    if (!json)
        return json.error();
    JsonReader reader(*json, "The worker's line");
    Saying saying;
    saying.event = reader.text("event");
    saying.id = reader.text("id", "");
    if (const auto checked = reader.check(); !checked)
        return checked.error();
    saying.line = std::move(*json);
    return saying;
}

Result<TrainResult> resultOf(const Json &line)
{
    const auto result = line.find("result");
    if (result == line.end())
        return Error{ErrorCode::Internal, "The worker finished without a result.", {}};
    return trainResultFromJson(*result);
}

Error errorOf(const Json &line)
{
    const auto error = line.find("error");
    if (error == line.end() || !error->is_object())
        return {ErrorCode::Internal, "The job failed and the worker did not say why.", {}};
    JsonReader reader(*error, "error");
    return {errorCodeFromName(reader.text("code", "internal")),
            reader.text("sentence", "The job failed and the worker did not say why."),
            reader.text("context", "")};
}

Progress progressOf(const Json &line)
{
    JsonReader reader(line, "progress");
    return {reader.number("fraction", -1, 1, -1), reader.text("step", "")};
}
} // namespace

WorkerTrainer::WorkerTrainer(WorkerCommand command) : m_command(std::move(command)) { }

WorkerTrainer::~WorkerTrainer() = default;

Error WorkerTrainer::crashed(const std::string &when)
{
    Error error{ErrorCode::Internal,
                "A worker " + m_worker->ending() + " " + when + "; the next job gets a new one.",
                m_worker->lastWords()};
    m_worker.reset();
    return error;
}

Error WorkerTrainer::dismissed(const std::string &problem, const std::string &context)
{
    m_worker->kill();
    m_worker.reset();
    return {ErrorCode::Internal, "A worker " + problem + " and was stopped; the next job gets a new one.",
            context};
}

Result<void> WorkerTrainer::ensureWorker(const std::stop_token &stop)
{
    if (m_worker)
        return {};
    auto started = WorkerProcess::start(m_command);
    if (!started)
        return started.error();
    m_worker = std::move(*started);
    const auto deadline = Clock::now() + m_command.readyWithin;
    while (Clock::now() < deadline) {
        std::string line;
        switch (m_worker->next(line, kGlance)) {
        case WorkerProcess::Event::Ended:
            return crashed("before it was ready");
        case WorkerProcess::Event::Line: {
            const auto saying = understand(line);
            if (!saying || saying->event != "ready")
                return dismissed("did not introduce itself", line.substr(0, 200));
            return {};
        }
        case WorkerProcess::Event::Nothing:
            break;
        }
        if (stop.stop_requested()) {
            m_worker->kill();
            m_worker.reset();
            return cancelled();
        }
    }
    return dismissed("was not ready in time", m_worker->lastWords());
}

Result<TrainResult> WorkerTrainer::run(const TrainJob &job, std::stop_token stop,
                                       const ProgressCallback &progress)
{
    if (const auto ready = ensureWorker(stop); !ready)
        return ready.error();
    if (const auto sent = m_worker->send(toLine(toJson(job))); !sent) {
        // It died while it waited for work: that is no fault of this job.
        m_worker.reset();
        if (const auto ready = ensureWorker(stop); !ready)
            return ready.error();
        if (const auto again = m_worker->send(toLine(toJson(job))); !again)
            return dismissed("does not take its job", again.error().sentence);
    }
    return converse(job, stop, progress);
}

Result<TrainResult> WorkerTrainer::converse(const TrainJob &job, const std::stop_token &stop,
                                            const ProgressCallback &progress)
{
    std::optional<Clock::time_point> killAt;
    auto lastHeard = Clock::now();
    while (true) {
        if (stop.stop_requested() && !killAt) {
            killAt = Clock::now() + m_command.cancelGrace;
            // A worker that cannot be told is killed when the grace is over.
            static_cast<void>(m_worker->send(toLine(Json{{"cancel", job.id}})));
        }
        if (killAt && Clock::now() >= *killAt) {
            m_worker->kill();
            m_worker.reset();
            return cancelled();
        }
        std::string line;
        const auto event = m_worker->next(line, kGlance);
        if (event == WorkerProcess::Event::Nothing) {
            if (Clock::now() - lastHeard >= m_command.mostSilence)
                return dismissed(
                    "said nothing for "
                        + std::to_string(
                            std::chrono::ceil<std::chrono::seconds>(m_command.mostSilence).count())
                        + " s in the middle of a job",
                    m_worker->lastWords());
            continue;
        }
        lastHeard = Clock::now();
        if (event == WorkerProcess::Event::Ended) {
            const auto crash = crashed("in the middle of a job");
            return killAt ? cancelled() : crash;
        }
        const auto saying = understand(line);
        if (!saying)
            return dismissed("wrote a line that is not of the protocol", line.substr(0, 200));
        if (saying->id != job.id)
            continue; // the end of an earlier job that was given up
        if (saying->event == "finished")
            return resultOf(saying->line);
        if (saying->event == "failed")
            return errorOf(saying->line);
        if (saying->event == "cancelled")
            return cancelled();
        if (saying->event == "progress" && progress)
            progress(progressOf(saying->line));
    }
}

} // namespace thimble::core
