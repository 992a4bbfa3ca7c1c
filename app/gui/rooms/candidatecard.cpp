// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/candidatecard.h"

#include "app/gui/widgets/blockstrip.h"
#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/scrolled.h"
#include "app/gui/widgets/stackedbar.h"
#include "app/models/measure.h"
#include "app/models/numberformat.h"

#include <QDateTime>
#include <QGridLayout>
#include <QPushButton>

namespace thimble::app {

namespace {
QString part(const QString &name, std::optional<std::int64_t> bytes)
{
    return name + u' ' + (bytes ? format::exact(*bytes) : format::absent());
}

QString metricWords(const std::string &metric)
{
    return metric == "synthetic" ? CandidateCard::tr("invented")
        : metric == "top1"       ? CandidateCard::tr("top-1")
                                 : QString::fromStdString(metric);
}

const core::Measurement *lastPrediction(const core::Candidate &candidate)
{
    const core::Measurement *found = nullptr;
    for (const auto &measurement : candidate.measurements) {
        if (measurement.origin == core::Origin::Predicted)
            found = &measurement;
    }
    return found;
}

/// "emulated, +3.6 % against the predicted 2.80 ms": the origin is always said, the estimate's error where there is one.
QString latencyWords(const core::Candidate &candidate, const core::Measurement &best)
{
    auto words = originWords(best.origin);
    if (!best.timingModel.empty() && best.origin != core::Origin::Board)
        words += QStringLiteral(" (%1)").arg(QString::fromStdString(best.timingModel));
    const auto *predicted = lastPrediction(candidate);
    if (best.origin == core::Origin::Predicted || !predicted || !predicted->latencyMs || !best.latencyMs
        || *predicted->latencyMs <= 0)
        return words;
    return CandidateCard::tr("%1, %2 against the predicted %3")
        .arg(originWords(best.origin), format::difference(*best.latencyMs / *predicted->latencyMs - 1),
             format::milliseconds(predicted->latencyMs));
}

QString spreadWords(const core::Measurement &best)
{
    if (!best.latencySpreadMs)
        return {};
    return best.origin == core::Origin::Board
        ? CandidateCard::tr("\u00B1: half of what the runs differ by")
        : CandidateCard::tr("\u00B1: how far the timing model may be off on this part");
}
} // namespace

CandidateCard::CandidateCard(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
{
    const int step = theme->step();
    auto *content = new QWidget;
    auto *all = new QVBoxLayout(content);
    all->setContentsMargins(3 * step, 0, 3 * step, 2 * step);
    all->setSpacing(step);

    auto *head = new QHBoxLayout;
    head->setSpacing(4 * step);
    m_quality = new Label(theme, Theme::Text::Headline);
    m_interval = new Label(theme, Theme::Text::Small, Label::Tone::Dim);
    m_interval->setElided(true);
    head->addWidget(m_quality);
    head->addWidget(m_interval, 1, Qt::AlignVCenter);
    all->addLayout(head);
    m_trouble = new Label(theme, Theme::Text::Small, Label::Tone::Limit);
    m_trouble->setWordWrap(true);
    all->addWidget(m_trouble);
    all->addSpacing(step);
    m_latency = addFigure(all, tr("Latency"));
    m_ram = addFigure(all, tr("RAM"));
    m_flash = addFigure(all, tr("Flash"));

    auto *facts = new QGridLayout;
    facts->setVerticalSpacing(step);
    facts->setColumnStretch(1, 1);
    m_ratio = addFact(facts, tr("Against the reference"));
    m_energy = addFact(facts, tr("Energy"));
    m_macs = addFact(facts, tr("Multiply-accumulates"));
    m_found = addFact(facts, tr("Found by"));
    m_found->setElided(false);
    m_found->setWordWrap(true);
    m_trained = addFact(facts, tr("Trained"));
    all->addSpacing(step);
    all->addLayout(facts);
    all->addWidget(new Label(theme, Theme::Text::Small, Label::Tone::Dim, tr("Blocks")));
    m_blocks = new BlockStrip(theme);
    m_blocks->setAccessibleName(tr("Blocks"));
    all->addWidget(m_blocks);
    all->addStretch(1);

    auto *scroll = scrolled(content);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    m_jobLine = new QWidget;
    auto *job = new QHBoxLayout(m_jobLine);
    job->setContentsMargins(0, 0, 0, 0);
    m_step = new Label(theme, Theme::Text::Small, Label::Tone::Dim);
    m_step->setElided(true);
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setProperty("look", QStringLiteral("flat"));
    job->addWidget(m_step, 1);
    job->addWidget(m_cancel);
    m_verdict = new Label(theme, Theme::Text::Body);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_verdict->setAccessibleName(tr("Verdict of the last job"));
    m_verdict->hide();

    m_measure = new QPushButton(tr("Flash and measure"));
    m_measure->setProperty("look", QStringLiteral("primary"));
    m_compare = new QPushButton(tr("Compare"));
    m_export = new QPushButton(tr("Export"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(2 * step);
    buttons->addWidget(m_measure, 1);
    buttons->addWidget(m_compare);
    buttons->addWidget(m_export);

    auto *foot = new QWidget;
    auto *footLayout = new QVBoxLayout(foot);
    footLayout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    footLayout->setSpacing(2 * step);
    footLayout->addWidget(m_verdict);
    footLayout->addWidget(m_jobLine);
    footLayout->addLayout(buttons);
    auto *page = new QWidget;
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(scroll, 1);
    pageLayout->addWidget(foot);

    m_state = new EmptyState(
        theme, tr("The candidate you select in the chart or in the table is described here."), page);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_state);

    connect(m_cancel, &QPushButton::clicked, &session, &Session::cancelJob);
    connect(&session.selection(), &SelectionModel::selectedChanged, this, [this] {
        m_verdict->hide();
        refresh();
    });
    connect(&session.candidates(), &QAbstractItemModel::dataChanged, this, &CandidateCard::refresh);
    connect(&session.candidates(), &QAbstractItemModel::modelReset, this, &CandidateCard::refresh);
    connect(&session.candidates(), &CandidatesModel::frontChanged, this, &CandidateCard::refresh);
    connect(&session.question(), &Question::changed, this, &CandidateCard::refresh);
    connect(&session, &Session::jobChanged, this, &CandidateCard::showJob);
    connect(&session, &Session::jobStep, this, [this](double fraction, const QString &words) {
        m_step->setText(fraction >= 0 ? tr("%1, %2 %").arg(words).arg(qRound(100 * fraction)) : words);
    });
    connect(&session, &Session::jobEnded, this, [this](bool good, const QString &sentence) {
        m_verdict->setTone(good ? Label::Tone::Ok : Label::Tone::Limit);
        m_verdict->setText((good ? QStringLiteral("\u2713 ") : QStringLiteral("\u2715 ")) + sentence);
        m_verdict->show();
    });
    refresh();
    showJob();
}

QSize CandidateCard::sizeHint() const { return {84 * m_theme->step(), 130 * m_theme->step()}; }

CandidateCard::Figure CandidateCard::addFigure(QVBoxLayout *layout, const QString &title)
{
    auto *line = new QHBoxLayout;
    Figure figure;
    figure.value = new Label(m_theme, Theme::Text::Title);
    figure.bar = new StackedBar(m_theme);
    figure.bar->setAccessibleName(title);
    figure.words = new Label(m_theme, Theme::Text::Small, Label::Tone::Dim);
    figure.words->setElided(true);
    line->addWidget(new Label(m_theme, Theme::Text::Body, Label::Tone::Dim, title));
    line->addStretch();
    line->addWidget(figure.value);
    layout->addLayout(line);
    layout->addWidget(figure.bar);
    layout->addWidget(figure.words);
    layout->addSpacing(m_theme->step());
    return figure;
}

Label *CandidateCard::addFact(QGridLayout *grid, const QString &title)
{
    auto *value = new Label(m_theme, Theme::Text::Body);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    value->setElided(true);
    const int row = grid->rowCount();
    grid->addWidget(new Label(m_theme, Theme::Text::Small, Label::Tone::Dim, title), row, 0);
    grid->addWidget(value, row, 1);
    return value;
}

void CandidateCard::refresh()
{
    const auto *row = m_session.candidates().find(m_session.selection().current());
    m_state->setEmpty(!row);
    if (!row) {
        Q_EMIT titleChanged(tr("Candidate"), {});
        return;
    }
    const auto &candidate = *row->candidate;
    const auto more = m_session.selection().selected().size() - 1;
    Q_EMIT titleChanged(tr("Candidate %1").arg(candidate.id),
                        more > 0 ? tr("%n more selected", nullptr, int(more)) : standingWords(row->standing));
    m_quality->setText(candidate.quality ? format::percent(candidate.quality->value) : tr("not trained"));
    QString interval;
    if (const auto &q = candidate.quality) {
        interval = QStringLiteral("\u00B1 %1 %2, %3")
                       .arg(format::halfWidth(q->low, q->high), metricWords(q->metric),
                            q->split == "val" ? tr("validation") : QString::fromStdString(q->split));
        if (q->samples > 0)
            interval += QStringLiteral(" (%1)").arg(format::exact(q->samples));
    }
    m_interval->setText(interval);
    m_interval->setToolTip(interval);
    QString trouble = QString::fromStdString(candidate.reason);
    if (trouble.isEmpty() && !row->violations.empty())
        trouble = QString::fromStdString(row->violations.front().sentence);
    m_trouble->setText(trouble);
    m_trouble->setVisible(!trouble.isEmpty());
    showFigures(candidate);
    showFacts(candidate);
    const bool can = candidate.best() && m_session.job() == Session::Job::None;
    m_measure->setEnabled(can);
    m_export->setEnabled(can);
    m_compare->setEnabled(candidate.best() != nullptr);
}

void CandidateCard::showFigures(const core::Candidate &candidate)
{
    const auto *best = candidate.best();
    const auto &limits = m_session.candidates().limits();
    const auto set = [&limits](const Figure &figure, Measure measure, const QString &value,
                               const QString &words, const std::vector<StackedBar::Part> &parts,
                               std::optional<double> raw) {
        const auto bound = limitOf(limits, measure);
        figure.value->setText(value);
        figure.value->setTone(bound && raw && *raw > *bound ? Label::Tone::Limit : Label::Tone::Normal);
        figure.words->setText(words);
        figure.words->setToolTip(words);
        figure.bar->setFigures(parts, bound);
    };
    if (!best) {
        for (const auto &[figure, measure] :
             {std::pair{&m_latency, Measure::Latency}, {&m_ram, Measure::Ram}, {&m_flash, Measure::Flash}})
            set(*figure, measure, format::absent(), tr("not planned yet"), {}, {});
        return;
    }
    const auto bytes = [](std::optional<std::int64_t> value) { return double(value.value_or(0)); };
    const auto latency = format::millisecondsWithSpread(best->latencyMs, best->latencySpreadMs);
    m_latency.value->setToolTip(spreadWords(*best));
    set(m_latency, Measure::Latency, latency, latencyWords(candidate, *best),
        {{latency, best->latencyMs.value_or(0), &Palette::accent}}, best->latencyMs);
    const auto &ram = best->ram;
    const QStringList ramParts{part(tr("arena"), ram.arena), part(tr("static"), ram.fixed),
                               part(tr("stack"), ram.stack)};
    set(m_ram, Measure::Ram, format::exactBytes(ram.total()), ramParts.join(QStringLiteral(" \u00B7 ")),
        {{ramParts[0], bytes(ram.arena), &Palette::arena},
         {ramParts[1], bytes(ram.fixed), &Palette::fixed},
         {ramParts[2], bytes(ram.stack), &Palette::stack}},
        measureValue(candidate, Measure::Ram));
    const auto &flash = best->flash;
    const QStringList flashParts{part(tr("weights"), flash.weights), part(tr("code"), flash.code),
                                 part(tr("tables"), flash.tables)};
    set(m_flash, Measure::Flash, format::exactBytes(flash.total()),
        flashParts.join(QStringLiteral(" \u00B7 ")),
        {{flashParts[0], bytes(flash.weights), &Palette::weights},
         {flashParts[1], bytes(flash.code), &Palette::code},
         {flashParts[2], bytes(flash.tables), &Palette::tables}},
        measureValue(candidate, Measure::Flash));
}

void CandidateCard::showFacts(const core::Candidate &candidate)
{
    QStringList ratios;
    const auto *best = candidate.best();
    if (const auto *ghost = m_session.question().ghost(); ghost && best) {
        const auto ratio = [&ratios](double reference, double own, const QString &better,
                                     const QString &worse) {
            if (reference > 0 && own > 0)
                ratios.append(reference >= own ? better.arg(format::times(reference / own))
                                               : worse.arg(format::times(own / reference)));
        };
        if (ghost->latencyMs && best->latencyMs)
            ratio(*ghost->latencyMs, *best->latencyMs, tr("%1 faster"), tr("%1 slower"));
        if (ghost->ram && best->ram.total())
            ratio(double(ghost->ram->total()), double(*best->ram.total()), tr("%1 less RAM"),
                  tr("%1 more RAM"));
    }
    const auto put = [](Label *label, const QString &text) {
        label->setText(text.isEmpty() ? format::absent() : text);
        label->setToolTip(text);
    };
    put(m_ratio, ratios.join(QStringLiteral(", ")));
    put(m_energy,
        best && best->energyUj ? tr("%1, predicted").arg(format::energy(best->energyUj)) : QString());
    if (best && best->energyUj)
        m_energy->setToolTip(tr("Latency times the part's published active power; nothing was measured."));
    put(m_macs, measureText(Measure::Macs, measureValue(candidate, Measure::Macs)));
    QString found = QString::fromStdString(candidate.proposal);
    if (candidate.seeded)
        found = tr("seeded by hand");
    if (candidate.parent > 0)
        found += tr(", from #%1").arg(candidate.parent);
    put(m_found, found);
    QString trained;
    if (candidate.trainSeconds > 0)
        trained = tr("%1 + %2 QAT epochs, %3")
                      .arg(candidate.genome.recipe.epochs)
                      .arg(candidate.genome.recipe.qatEpochs)
                      .arg(format::duration(candidate.trainSeconds));
    put(m_trained, trained);
    QStringList blocks;
    const auto task = m_session.question().task();
    for (const auto &label : core::blockLabels(candidate.genome, task ? task->shape.classes : 0))
        blocks.append(QString::fromStdString(label));
    m_blocks->setBlocks(blocks);
}

void CandidateCard::showJob()
{
    const bool busy = m_session.job() != Session::Job::None;
    m_jobLine->setVisible(busy);
    if (busy)
        m_verdict->hide();
    refresh();
}

} // namespace thimble::app
