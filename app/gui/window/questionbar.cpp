// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/questionbar.h"

#include "app/gui/widgets/boarddelegate.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/limitchip.h"
#include "app/models/numberformat.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>

namespace thimble::app {

namespace {
QVBoxLayout *column(int spacing)
{
    auto *layout = new QVBoxLayout;
    layout->setSpacing(spacing);
    layout->setContentsMargins(0, 0, 0, 0);
    return layout;
}

/// The unit in which format::duration() shows this time, in seconds.
double spreadStep(double seconds) { return seconds < 90 ? 1 : seconds < 90 * 60 ? 60 : 3600; }

/// What cannot be used stays in the list, disabled, with its reason.
void addBroken(QComboBox *picker, const std::string &id, const core::Error &error)
{
    picker->addItem(QString::fromStdString(id), QString());
    picker->setItemData(picker->count() - 1, QString::fromStdString(error.sentence), Qt::ToolTipRole);
    if (auto *model = qobject_cast<QStandardItemModel *>(picker->model()))
        model->item(picker->count() - 1)->setEnabled(false);
}
} // namespace

QuestionBar::QuestionBar(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_layout(new QHBoxLayout(this))
{
    const int step = theme->step();
    m_layout->setContentsMargins(3 * step, 2 * step, 3 * step, 3 * step);
    m_layout->setSpacing(2 * step);
    m_task = addPicker(tr("Task"), 38);
    m_board = addPicker(tr("Board"), 50);
    m_strategy = addPicker(tr("Strategy"), 29);
    fillPickers();

    auto *limits = column(step);
    limits->addWidget(new Label(theme, Theme::Text::Small, Label::Tone::Dim,
                                tr("Limits (drag the lines in the chart, or click)")));
    auto *chips = new QHBoxLayout;
    chips->setSpacing(2 * step);
    for (const auto measure : {Measure::Quality, Measure::Ram, Measure::Flash, Measure::Latency}) {
        auto *chip = new LimitChip(theme, measure);
        chips->addWidget(chip);
        m_chips.emplace_back(measure, chip);
        connect(chip, &LimitChip::boundChanged, this, [this](Measure which, std::optional<double> bound) {
            m_session.question().setLimits(withLimit(m_session.question().limits(), which, bound));
        });
    }
    chips->addStretch();
    limits->addLayout(chips);
    m_layout->addSpacing(step);
    m_layout->addLayout(limits);

    auto *progress = column(step);
    auto *captions = new QHBoxLayout;
    m_done = new Label(theme, Theme::Text::Small, Label::Tone::Dim);
    m_left = new Label(theme, Theme::Text::Small, Label::Tone::Dim);
    m_done->setElided(true);
    m_left->setAlignment(Qt::AlignRight);
    captions->addWidget(m_done, 1);
    captions->addWidget(m_left);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    m_progress->setMinimumSize(44 * step, 7 * step + 1);
    m_progress->setAccessibleName(tr("Progress of the search"));
    progress->addLayout(captions);
    progress->addWidget(m_progress);
    m_layout->addSpacing(step);
    m_layout->addLayout(progress, 60);
    m_layout->addSpacing(step);

    m_start = new QPushButton;
    m_stop = new QPushButton(tr("Stop"));
    for (auto *button : {m_start, m_stop}) {
        button->setMinimumWidth(18 * step);
        m_layout->addWidget(button, 0, Qt::AlignBottom);
    }
    m_stop->setToolTip(tr("Jobs in flight finish and are kept (Shift+F5)"));
    connect(m_start, &QPushButton::clicked, this, [this] {
        auto &run = m_session.run();
        run.isActive() && !run.isPaused() ? Q_EMIT pauseRequested() : Q_EMIT startRequested();
    });
    connect(m_stop, &QPushButton::clicked, this, &QuestionBar::stopRequested);

    connect(&session.question(), &Question::changed, this, &QuestionBar::showQuestion);
    connect(&session.boards(), &QAbstractItemModel::dataChanged, this, &QuestionBar::showBoardState);
    connect(&session.question(), &Question::limitsChanged, this, &QuestionBar::showLimits);
    connect(&session.status(), &RunStatusModel::changed, this, &QuestionBar::showStatus);
    connect(&session.run(), &RunController::stateChanged, this, &QuestionBar::showButtons);
    connect(&session, &Session::phaseChanged, this, &QuestionBar::showButtons);
    showQuestion();
    showLimits();
    showStatus();
    showButtons();
}

QComboBox *QuestionBar::addPicker(const QString &title, int widthSteps)
{
    const int step = m_theme->step();
    auto *all = column(step);
    auto *picker = new QComboBox;
    auto *caption = new Label(m_theme, Theme::Text::Small, Label::Tone::Dim, title);
    caption->setBuddy(picker);
    picker->setAccessibleName(title);
    picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    picker->setMinimumWidth(widthSteps * step * 2 / 3);
    picker->setMaximumWidth(widthSteps * step * 3 / 2);
    picker->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    picker->setPlaceholderText(tr("Choose"));
    all->addWidget(caption);
    all->addWidget(picker);
    m_layout->addLayout(all, widthSteps);
    connect(picker, &QComboBox::activated, this, &QuestionBar::choose);
    return picker;
}

void QuestionBar::fillPickers()
{
    for (const auto &entry : m_session.services().tasks) {
        if (entry.task)
            m_task->addItem(QString::fromStdString(entry.task->title), QString::fromStdString(entry.id));
        else
            addBroken(m_task, entry.id, entry.task.error());
    }
    showBoards(*m_board, m_session.boards(), m_theme);
    for (const auto &plugin : m_session.services().plugins) {
        if (plugin.kind == "strategy" && plugin.state != core::PluginState::Broken)
            m_strategy->addItem(QString::fromStdString(plugin.name), QString::fromStdString(plugin.id));
    }
}

void QuestionBar::showBoardState()
{
    const auto id = m_board->currentData().toString();
    const auto reason = m_session.boards().reason(id);
    const auto words = boardStateWords(m_session.boards().state(id));
    m_board->setToolTip(id.isEmpty() ? QString() : reason.isEmpty() ? words : reason);
    m_board->setAccessibleDescription(m_board->toolTip());
}

void QuestionBar::choose()
{
    auto spec = m_session.spec();
    const auto task = m_task->currentData().toString().toStdString();
    const auto board = m_board->currentData().toString().toStdString();
    const auto strategy = m_strategy->currentData().toString().toStdString();
    if (spec.task == task && !spec.boards.empty() && spec.boards.front() == board
        && spec.strategy == strategy)
        return;
    if (spec.strategy != strategy)
        spec.strategyOptions = core::Json::object();
    if (spec.task != task)
        spec.name.clear();
    spec.task = task;
    spec.boards = board.empty() ? std::vector<std::string>() : std::vector<std::string>{board};
    if (spec.strategy != strategy)
        spec.trainer.clear();
    spec.strategy = strategy;
    Q_EMIT questionChosen(spec);
    showQuestion(); // falls back to what is open when that was refused
}

void QuestionBar::showQuestion()
{
    const auto &spec = m_session.spec();
    m_task->setCurrentIndex(m_task->findData(QString::fromStdString(spec.task)));
    m_board->setCurrentIndex(
        spec.boards.empty() ? -1 : m_board->findData(QString::fromStdString(spec.boards.front())));
    m_strategy->setCurrentIndex(m_strategy->findData(QString::fromStdString(spec.strategy)));
    showBoardState();
}

void QuestionBar::showLimits()
{
    for (const auto &[measure, chip] : m_chips)
        chip->setBound(limitOf(m_session.question().limits(), measure));
}

void QuestionBar::showStatus()
{
    const auto &status = m_session.status().status();
    const int done = status.trained;
    QString text = tr("%n candidate(s)", nullptr, done);
    if (status.secondsPerCandidate > 0)
        text += QStringLiteral(" \u00B7 ")
            + tr("%1 each").arg(format::milliseconds(1000 * status.secondsPerCandidate));
    if (status.state == core::RunState::Preparing && !status.step.empty())
        text = QString::fromStdString(status.step);
    m_done->setText(text);
    m_done->setToolTip(text);
    QString left;
    if (status.state == core::RunState::Finished)
        left = tr("finished");
    else if (status.secondsLeft)
        left = status.secondsLeftSpread && *status.secondsLeftSpread >= spreadStep(*status.secondsLeft) / 2
            ? tr("%1 left \u00B1 %2")
                  .arg(format::duration(*status.secondsLeft),
                       QString::number(qRound(*status.secondsLeftSpread / spreadStep(*status.secondsLeft))))
            : tr("%1 left").arg(format::duration(*status.secondsLeft));
    m_left->setText(left);
    const double fraction = m_session.status().fraction();
    m_progress->setValue(fraction < 0 ? 0 : qRound(1000 * fraction));
    m_progress->setAccessibleDescription(text + u' ' + left);
}

void QuestionBar::showButtons()
{
    auto &run = m_session.run();
    const bool active = run.isActive(), stopping = run.state() == core::RunState::Stopping;
    m_start->setText(!active
                         ? (m_session.phase() == Session::Phase::Open && m_session.candidates().rowCount() > 0
                                ? tr("Resume")
                                : tr("Start"))
                         : run.isPaused() ? tr("Resume")
                                          : tr("Pause"));
    m_start->setEnabled(active ? !stopping : m_session.canStart() && run.state() != core::RunState::Finished);
    m_start->setProperty("look", active && !run.isPaused() ? QString() : QStringLiteral("primary"));
    m_start->setToolTip(active && !run.isPaused() ? tr("Jobs in flight finish, nothing new starts")
                                                  : tr("F5"));
    m_start->update();
    m_stop->setEnabled(active && !stopping);
    m_task->setEnabled(!active);
    m_board->setEnabled(!active);
    m_strategy->setEnabled(!active);
}

void QuestionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme->palette().panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_theme->palette().border);
}

} // namespace thimble::app
