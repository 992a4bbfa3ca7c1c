// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/consoleroom.h"

#include "app/gui/widgets/boarddelegate.h"
#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/seriesplot.h"
#include "app/gui/widgets/tableview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
constexpr qsizetype kMostHistory = 100;

TableDelegate::Roles consoleRoles()
{
    TableDelegate::Roles roles;
    roles.tone = [](const QModelIndex &index) {
        return index.data(ConsoleModel::SentRole).toBool() ? Label::Tone::Accent : Label::Tone::Normal;
    };
    roles.toneColumn = ConsoleModel::Text;
    return roles;
}

QHBoxLayout *barOf(QWidget *bar, int step)
{
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * step);
    return layout;
}
} // namespace

ConsoleRoom::ConsoleRoom(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
    , m_table(new TableView(theme, tr("Console"), consoleRoles()))
    , m_drawing(new SeriesPlot(&m_series, theme))
{
    const int step = theme->step();
    m_filter.setSourceModel(&m_model);
    m_table->setModel(&m_filter);
    m_table->setFont(theme->font(Theme::Text::Mono));
    m_table->setColumnWidth(ConsoleModel::Since, 20 * step);
    m_table->setColumnWidth(ConsoleModel::Clock, 28 * step);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->verticalHeader()->setDefaultSectionSize(6 * step);
    m_state = new EmptyState(
        theme, tr("Open a board's port: what the board says appears here, line by line with its time."),
        m_table);
    m_drawing->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    layout->setSpacing(step);
    layout->addWidget(makePortBar());
    layout->addWidget(makeFilterBar());
    auto *middle = new QHBoxLayout;
    middle->setSpacing(2 * step);
    middle->addWidget(m_state, 3);
    middle->addWidget(m_drawing, 2);
    layout->addLayout(middle, 1);
    layout->addWidget(makeSendBar());
    connectParts();
    showState();
    showCounts();
}

QWidget *ConsoleRoom::makePortBar()
{
    auto *bar = new QWidget;
    auto *layout = barOf(bar, m_theme->step());
    m_board = new QComboBox;
    m_board->setAccessibleName(tr("Board"));
    showBoards(*m_board, m_session.boards(), m_theme);
    m_open = new QPushButton;
    m_says = new Label(m_theme, Theme::Text::Body, Label::Tone::Dim);
    m_says->setElided(true);
    m_says->setAccessibleName(tr("State of the port"));
    m_counts = new Label(m_theme, Theme::Text::Small, Label::Tone::Dim);
    layout->addWidget(m_board);
    layout->addWidget(m_open);
    layout->addWidget(m_says, 1);
    layout->addWidget(m_counts);
    return bar;
}

QWidget *ConsoleRoom::makeFilterBar()
{
    auto *bar = new QWidget;
    auto *layout = barOf(bar, m_theme->step());
    m_pattern = new QLineEdit;
    m_pattern->setPlaceholderText(tr("Filter the lines"));
    m_pattern->setAccessibleName(tr("Filter of the console"));
    m_pattern->setClearButtonEnabled(true);
    m_pattern->setMaximumWidth(70 * m_theme->step());
    m_expression = new QCheckBox(tr("Regular expression"));
    m_pause = new QCheckBox(tr("Pause"));
    m_pause->setToolTip(tr("The lines stand still; what comes is kept and shown afterwards"));
    m_hex = new QCheckBox(tr("Hexadecimal"));
    m_plot = new QCheckBox(tr("Plot numbers"));
    m_save = new QPushButton(tr("Save"));
    m_clear = new QPushButton(tr("Clear"));
    layout->addWidget(m_pattern, 1);
    for (auto *box : {m_expression, m_pause, m_hex, m_plot})
        layout->addWidget(box);
    layout->addStretch(1);
    layout->addWidget(m_save);
    layout->addWidget(m_clear);
    return bar;
}

QWidget *ConsoleRoom::makeSendBar()
{
    auto *bar = new QWidget;
    auto *layout = barOf(bar, m_theme->step());
    m_line = new QLineEdit;
    m_line->setPlaceholderText(tr("Send to the board, such as name%"));
    m_line->setAccessibleName(tr("Line to send"));
    m_line->setFont(m_theme->font(Theme::Text::Mono));
    m_line->installEventFilter(this);
    m_ending = new QComboBox;
    m_ending->setAccessibleName(tr("Line end that is sent"));
    m_ending->addItem(tr("No line end"), QString());
    m_ending->addItem(tr("LF"), QStringLiteral("\n"));
    m_ending->addItem(tr("CR"), QStringLiteral("\r"));
    m_ending->addItem(tr("CR LF"), QStringLiteral("\r\n"));
    m_send = new QPushButton(tr("Send"));
    layout->addWidget(m_line, 1);
    layout->addWidget(m_ending);
    layout->addWidget(m_send);
    return bar;
}

void ConsoleRoom::connectParts()
{
    connect(m_open, &QPushButton::clicked, this, &ConsoleRoom::openOrClose);
    connect(m_send, &QPushButton::clicked, this, &ConsoleRoom::send);
    connect(m_line, &QLineEdit::returnPressed, this, &ConsoleRoom::send);
    connect(m_pattern, &QLineEdit::textChanged, this, &ConsoleRoom::applyFilter);
    connect(m_expression, &QCheckBox::toggled, this, &ConsoleRoom::applyFilter);
    connect(m_pause, &QCheckBox::toggled, &m_model, &ConsoleModel::setPaused);
    connect(m_hex, &QCheckBox::toggled, this, [this](bool hex) {
        m_model.setHex(hex);
        applyFilter();
    });
    connect(m_plot, &QCheckBox::toggled, m_drawing, &QWidget::setVisible);
    connect(m_save, &QPushButton::clicked, this, &ConsoleRoom::saveRequested);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_model.clear();
        m_series.clear();
    });
    connect(&m_port, &ConsolePort::stateChanged, this, [this] { showState(); });
    connect(&m_port, &ConsolePort::opened, this,
            [this](const QString &description) { showState(description); });
    connect(&m_port, &ConsolePort::closed, this, [this](const QString &sentence) { showState(sentence); });
    connect(&m_port, &ConsolePort::received, this, &ConsoleRoom::take);
    connect(&m_model, &ConsoleModel::statusChanged, this, &ConsoleRoom::showCounts);
    connect(&m_session.question(), &Question::changed, this, [this] {
        const auto &board = m_session.question().board();
        const int row = board ? m_board->findData(QString::fromStdString(board->id)) : -1;
        if (row >= 0 && m_port.state() == ConsolePort::State::Closed)
            m_board->setCurrentIndex(row);
    });
    connect(m_theme, &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
}

void ConsoleRoom::openOrClose()
{
    if (m_port.state() != ConsolePort::State::Closed)
        return m_port.close();
    const auto id = m_board->currentData().toString().toStdString();
    for (const auto &entry : m_session.services().boards) {
        if (entry.id == id && entry.board && m_session.services().openBoard)
            m_port.open(
                [open = m_session.services().openBoard, board = *entry.board] { return open(board); });
    }
}

void ConsoleRoom::take(const std::vector<core::ConsoleLine> &lines, qulonglong dropped)
{
    const auto *scroll = m_table->verticalScrollBar();
    const bool atEnd = scroll->value() >= scroll->maximum() - 1; // else the user reads further up
    m_model.append(lines);
    m_series.add(lines);
    if (dropped > 0)
        m_model.addDropped(dropped);
    m_state->setEmpty(m_model.rowCount() == 0);
    showCounts();
    if (atEnd)
        m_table->scrollToBottom();
}

void ConsoleRoom::send()
{
    if (m_port.state() != ConsolePort::State::Open)
        return;
    const auto text = m_line->text();
    m_port.send((text + m_ending->currentData().toString()).toStdString());
    if (!text.isEmpty() && (m_history.isEmpty() || m_history.back() != text))
        m_history.append(text);
    if (m_history.size() > kMostHistory)
        m_history.removeFirst();
    m_recalled = int(m_history.size());
    m_line->clear();
}

/// Up and down walk through what was sent.
bool ConsoleRoom::eventFilter(QObject *object, QEvent *event)
{
    if (object == m_line && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            recall(key == Qt::Key_Up ? -1 : 1);
            return true;
        }
    }
    return QWidget::eventFilter(object, event);
}

void ConsoleRoom::recall(int step)
{
    m_recalled = std::clamp(m_recalled + step, 0, int(m_history.size()));
    m_line->setText(m_history.value(m_recalled));
}

void ConsoleRoom::showState(const QString &sentence)
{
    using State = ConsolePort::State;
    const auto state = m_port.state();
    const bool open = state == State::Open, closed = state == State::Closed;
    m_open->setText(closed ? tr("Open") : tr("Close"));
    m_open->setEnabled(state != State::Closing && m_board->count() > 0);
    m_board->setEnabled(closed);
    m_line->setEnabled(open);
    m_send->setEnabled(open);
    m_says->setTone(closed && !sentence.isEmpty() ? Label::Tone::Attention : Label::Tone::Dim);
    const auto words = state == State::Opening ? tr("opening")
        : state == State::Closing              ? tr("closing")
        : open                                 ? tr("open")
                                               : tr("closed");
    m_says->setText(sentence.isEmpty() ? words : sentence);
    m_says->setToolTip(sentence);
    m_state->setEmpty(m_model.rowCount() == 0 && closed);
}

void ConsoleRoom::showCounts()
{
    QStringList parts;
    if (m_model.waiting() > 0)
        parts.append(tr("%n line(s) waiting", nullptr, int(m_model.waiting())));
    if (m_model.dropped() > 0)
        parts.append(tr("%n older line(s) dropped", nullptr, int(m_model.dropped())));
    m_counts->setText(parts.join(QStringLiteral(", ")));
    m_save->setEnabled(m_model.rowCount() > 0 || m_model.waiting() > 0);
}

void ConsoleRoom::applyFilter()
{
    const auto wrong = m_filter.setPattern(m_pattern->text(), m_expression->isChecked());
    m_pattern->setToolTip(wrong);
    if (!wrong.isEmpty()) {
        m_says->setTone(Label::Tone::Attention);
        m_says->setText(wrong);
        m_says->setToolTip(wrong);
    } else {
        showState();
    }
}

void ConsoleRoom::save(const QString &file)
{
    QSaveFile out(file);
    if (out.open(QIODevice::WriteOnly) && out.write(m_model.saved()) >= 0 && out.commit())
        Q_EMIT note(tr("The console's lines are in %1").arg(file));
    else
        Q_EMIT problem(tr("%1 cannot be written: %2.").arg(file, out.errorString()));
}

} // namespace thimble::app
