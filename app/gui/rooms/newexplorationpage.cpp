// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/newexplorationpage.h"

#include "app/gui/rooms/boardlist.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/optionform.h"
#include "app/gui/widgets/scrolled.h"
#include "core/base/units.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
QString limitsText(const core::Limits &limits)
{
    QStringList parts;
    const auto add = [&parts](const char *name, const std::optional<double> &value) {
        if (value)
            parts.append(QStringLiteral("%1=%2").arg(QString::fromLatin1(name)).arg(*value));
    };
    add("ram", limits.ram);
    add("flash", limits.flash);
    if (limits.latencyMs)
        parts.append(QStringLiteral("latency=%1ms").arg(*limits.latencyMs));
    add("cycles", limits.cycles);
    add("quality", limits.quality);
    return parts.join(u',');
}

/// "30m" is time, "200" counts candidates.
core::Result<void> readBudget(const QString &text, core::RunSpec &spec)
{
    spec.budgetCandidates = 0;
    spec.budgetSeconds = 0;
    const auto plain = text.trimmed().remove(u' ');
    if (plain.isEmpty())
        return {};
    bool number = false;
    const int count = plain.toInt(&number);
    if (number && count > 0) {
        spec.budgetCandidates = count;
        return {};
    }
    const auto seconds = core::parseDuration(plain.toStdString());
    if (!seconds)
        return seconds.error();
    spec.budgetSeconds = *seconds;
    return {};
}
} // namespace

NewExplorationPage::NewExplorationPage(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_name(new QLineEdit)
    , m_task(new QComboBox)
    , m_strategy(new QComboBox)
    , m_board(new BoardList(session, theme, true))
    , m_limits(new QLineEdit)
    , m_budget(new QLineEdit)
    , m_seed(new QSpinBox)
    , m_description(new Label(theme, Theme::Text::Small, Label::Tone::Dim))
    , m_problem(new Label(theme, Theme::Text::Body, Label::Tone::Limit))
    , m_options(new OptionForm(theme))
{
    const int step = theme->step();
    for (const auto &entry : session.services().tasks) {
        if (entry.task)
            m_task->addItem(QString::fromStdString(entry.task->title), QString::fromStdString(entry.id));
    }
    for (const auto &plugin : session.services().plugins) {
        if (plugin.kind == "strategy" && plugin.state != core::PluginState::Broken)
            m_strategy->addItem(QString::fromStdString(plugin.name), QString::fromStdString(plugin.id));
    }
    m_limits->setPlaceholderText(tr("for example ram=32k,flash=64k,latency=5ms,quality=0.9"));
    m_budget->setPlaceholderText(tr("30m, or 200 candidates; empty: until stopped"));
    m_seed->setRange(1, 1 << 30);
    m_description->setWordWrap(true);
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *content = new QWidget;
    auto *all = new QVBoxLayout(content);
    all->setContentsMargins(6 * step, 4 * step, 6 * step, 4 * step);
    all->setSpacing(3 * step);
    auto *form = new QGridLayout;
    form->setHorizontalSpacing(4 * step);
    form->setVerticalSpacing(2 * step);
    form->setColumnStretch(1, 1);
    int row = 0;
    const auto addRow = [&](const QString &title, QWidget *field) {
        auto *label = new Label(theme, Theme::Text::Body, Label::Tone::Dim, title);
        label->setBuddy(field);
        field->setAccessibleName(title);
        // Beside the first line of a field that has many.
        form->addWidget(label, row, 0, field == m_board ? Qt::AlignTop : Qt::Alignment());
        form->addWidget(field, row++, 1);
    };
    addRow(tr("Name"), m_name);
    addRow(tr("Task"), m_task);
    form->addWidget(m_description, row++, 1);
    addRow(tr("Board"), m_board);
    addRow(tr("Strategy"), m_strategy);
    addRow(tr("Limits"), m_limits);
    addRow(tr("Budget"), m_budget);
    addRow(tr("Seed"), m_seed);
    all->addLayout(form);
    all->addWidget(m_options);
    all->addWidget(m_problem);
    auto *start = new QPushButton(tr("Start"));
    start->setProperty("look", QStringLiteral("primary"));
    auto *later = new QPushButton(tr("Set up without starting"));
    auto *back = new QPushButton(tr("Back"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(2 * step);
    buttons->addWidget(start);
    buttons->addWidget(later);
    buttons->addStretch();
    buttons->addWidget(back);
    all->addLayout(buttons);
    all->addStretch();
    content->setMaximumWidth(220 * step);

    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scrolled(content));

    connect(m_task, &QComboBox::currentIndexChanged, this, &NewExplorationPage::describe);
    connect(m_strategy, &QComboBox::currentIndexChanged, this, &NewExplorationPage::showOptions);
    connect(back, &QPushButton::clicked, this, &NewExplorationPage::dismissed);
    const auto accept = [this](bool now) {
        auto spec = this->spec();
        const auto budget = readBudget(m_budget->text(), spec);
        const auto limits = m_limits->text().trimmed().isEmpty()
            ? core::Result<core::Limits>(core::Limits())
            : core::parseLimits(m_limits->text().trimmed().toStdString());
        if (!budget || !limits) {
            m_problem->setText(
                QString::fromStdString(!limits ? limits.error().sentence : budget.error().sentence));
            m_problem->show();
            return;
        }
        m_problem->hide();
        spec.limits = *limits;
        Q_EMIT accepted(spec, now);
    };
    connect(start, &QPushButton::clicked, this, [accept] { accept(true); });
    connect(later, &QPushButton::clicked, this, [accept] { accept(false); });
}

void NewExplorationPage::setSpec(const core::RunSpec &spec)
{
    m_given = spec;
    m_name->setText(QString::fromStdString(spec.name));
    const auto pick = [](QComboBox *box, const std::string &id, const char *usual) {
        int index = box->findData(QString::fromStdString(id));
        if (index < 0)
            index = box->findData(QString::fromLatin1(usual));
        box->setCurrentIndex(std::max(0, index));
    };
    pick(m_task, spec.task, "kws-voices");
    const auto &boards = m_session.boards();
    const auto board = spec.boards.empty() ? QString() : QString::fromStdString(spec.boards.front());
    m_board->setCurrent(boards.board(board) ? board : QStringLiteral("emulated-m4"));
    m_session.checkBoards(); // what was missing may be there now
    pick(m_strategy, spec.strategy, "search-evolution");
    m_limits->setText(limitsText(spec.limits));
    m_budget->setText(spec.budgetCandidates > 0    ? QString::number(spec.budgetCandidates)
                          : spec.budgetSeconds > 0 ? QStringLiteral("%1m").arg(spec.budgetSeconds / 60)
                                                   : QString());
    m_seed->setValue(int(std::min<std::uint64_t>(spec.seed, 1 << 30)));
    m_problem->hide();
    describe();
    showOptions();
}

core::RunSpec NewExplorationPage::spec() const
{
    auto spec = m_given;
    spec.name = m_name->text().trimmed().toStdString();
    spec.task = m_task->currentData().toString().toStdString();
    spec.boards = {m_board->current().toStdString()};
    spec.strategy = m_strategy->currentData().toString().toStdString();
    spec.trainer.clear(); // the one the strategy is made for
    spec.seed = std::uint64_t(m_seed->value());
    spec.strategyOptions = m_options->values();
    return spec;
}

void NewExplorationPage::describe()
{
    const auto id = m_task->currentData().toString().toStdString();
    for (const auto &entry : m_session.services().tasks) {
        if (entry.id != id || !entry.task)
            continue;
        QString text = QString::fromStdString(entry.task->description);
        if (entry.task->synthetic)
            text = tr("Synthetic data. %1").arg(text);
        m_description->setText(text);
        m_name->setPlaceholderText(QString::fromStdString(entry.task->title));
    }
}

void NewExplorationPage::showOptions()
{
    const auto id = m_strategy->currentData().toString().toStdString();
    for (const auto &plugin : m_session.services().plugins) {
        if (plugin.id == id)
            m_options->setOptions(plugin.options,
                                  id == m_given.strategy ? m_given.strategyOptions : core::Json::object());
    }
}

} // namespace thimble::app
