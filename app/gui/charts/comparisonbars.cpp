// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/comparisonbars.h"

#include "app/gui/theme/theme.h"
#include "app/gui/viewcontext.h"
#include "app/models/candidatesmodel.h"
#include "app/models/numberformat.h"
#include "app/models/question.h"
#include "app/models/selectionmodel.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <array>

namespace thimble::app {

namespace {
constexpr int kGrid = 4;
constexpr double kNameShare = 0.22;
constexpr std::size_t kMostCandidates = 8;

struct Column
{
    std::optional<double> ComparisonRow::*value;
    QString (*text)(std::optional<double>);
};
const std::array<Column, 3> kColumns{{{&ComparisonRow::latencyMs, format::milliseconds},
                                      {&ComparisonRow::ram, format::bytes},
                                      {&ComparisonRow::flash, format::bytes}}};
} // namespace

ComparisonBars::ComparisonBars(const ViewContext &context, QWidget *parent)
    : QWidget(parent)
    , m_candidates(context.candidates)
    , m_selection(context.selection)
    , m_question(context.question)
    , m_theme(context.theme)
{
    setAccessibleName(tr("Comparison of latency, RAM and flash"));
    setFocusPolicy(Qt::StrongFocus);
    connect(m_selection, &SelectionModel::selectedChanged, this, &ComparisonBars::reload);
    connect(m_question, &Question::changed, this, &ComparisonBars::reload);
    connect(m_candidates, &QAbstractItemModel::dataChanged, this, &ComparisonBars::reload);
    connect(m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    reload();
}

const Palette &ComparisonBars::colours() const { return m_theme->palette(); }

void ComparisonBars::reload()
{
    std::vector<std::shared_ptr<const core::Candidate>> chosen;
    for (const int id : m_selection->selected()) {
        if (const auto *row = m_candidates->find(id); row && chosen.size() < kMostCandidates)
            chosen.push_back(row->candidate);
    }
    m_groups.clear();
    if (m_question->board() && (!chosen.empty() || m_question->reference()))
        m_groups = comparisonGroups(chosen, m_question->reference().get(), *m_question->board());
    m_lines.clear();
    updateDescription();
    updateGeometry();
    update();
}

void ComparisonBars::updateDescription()
{
    QStringList lines;
    for (const auto &group : m_groups) {
        for (const auto &row : group.rows)
            lines << tr("%1, %2: latency %3, RAM %4, flash %5")
                         .arg(group.title, row.name, format::milliseconds(row.latencyMs),
                              format::bytes(row.ram), format::bytes(row.flash));
    }
    setAccessibleDescription(lines.join(QLatin1Char('\n')));
}

double ComparisonBars::rowHeight() const { return fontMetrics().height() + 2 * kGrid; }

QSize ComparisonBars::sizeHint() const
{
    std::size_t rows = 0;
    for (const auto &group : m_groups)
        rows += group.rows.size() + 2;
    return {fontMetrics().averageCharWidth() * 90, int(double(rows) * rowHeight()) + 4 * kGrid};
}

void ComparisonBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), colours().panel);
    m_lines.clear();
    if (m_groups.empty()) {
        painter.setPen(colours().textDim);
        painter.drawText(
            rect().adjusted(16, 0, -16, 0), Qt::AlignCenter | Qt::TextWordWrap,
            tr("Select candidates to compare them here with the reference and with published figures."));
        return;
    }
    double y = 2 * kGrid;
    for (const auto &group : m_groups)
        paintGroup(painter, group, y);
}

void ComparisonBars::paintGroup(QPainter &painter, const ComparisonGroup &group, double &y)
{
    const double nameWidth = width() * kNameShare;
    const double cellWidth = (width() - nameWidth - 4 * kGrid) / double(kColumns.size());
    const std::array<QString, 3> titles{tr("Latency"), tr("RAM"), tr("Flash")};
    const auto paintName = [&](const QString &name) {
        painter.setPen(colours().text);
        painter.drawText(QRectF(2 * kGrid, y, nameWidth - 2 * kGrid, rowHeight()), Qt::AlignVCenter,
                         fontMetrics().elidedText(name, Qt::ElideRight, int(nameWidth) - 4 * kGrid));
    };
    paintName(group.title);
    painter.setPen(colours().textDim);
    std::array<double, 3> most{};
    for (std::size_t c = 0; c < kColumns.size(); ++c) {
        painter.drawText(QRectF(nameWidth + double(c) * cellWidth, y, cellWidth, rowHeight()),
                         Qt::AlignVCenter, titles[c]);
        for (const auto &row : group.rows)
            most[c] = std::max(most[c], (row.*kColumns[c].value).value_or(0));
    }
    y += rowHeight();
    for (const auto &row : group.rows) {
        paintName(row.name);
        for (std::size_t c = 0; c < kColumns.size(); ++c) {
            const auto value = row.*kColumns[c].value;
            paintBar(painter,
                     QRectF(nameWidth + double(c) * cellWidth, y, cellWidth - 4 * kGrid, rowHeight()), row,
                     value, most[c], kColumns[c].text(value));
        }
        m_lines.push_back({QRectF(0, y, width(), rowHeight()), &row});
        y += rowHeight();
    }
    y += rowHeight();
}

void ComparisonBars::paintBar(QPainter &painter, const QRectF &cell, const ComparisonRow &row,
                              std::optional<double> value, double most, const QString &text) const
{
    const double textWidth = fontMetrics().horizontalAdvance(QStringLiteral("000.0 kB")) + 2 * kGrid;
    if (value && most > 0) {
        const double length = std::max((cell.width() - textWidth) * *value / most, 2.0);
        const QRectF bar(cell.left(), cell.top() + kGrid, length, cell.height() - 2 * kGrid);
        const QColor fill = row.kind == ComparisonRow::Kind::Candidate ? colours().accent
            : row.kind == ComparisonRow::Kind::Reference               ? colours().reference
                                                                       : colours().weak;
        // Predicted figures are drawn hollow, as their ring is in the front.
        const bool hollow =
            row.kind != ComparisonRow::Kind::Published && row.origin == core::Origin::Predicted;
        painter.setPen(QPen(fill, 1.5));
        painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(fill));
        painter.drawRoundedRect(bar.adjusted(0.75, 0.75, -0.75, -0.75), 2, 2);
        painter.setPen(colours().text);
        painter.drawText(QRectF(bar.right() + kGrid, cell.top(), textWidth, cell.height()), Qt::AlignVCenter,
                         text);
        return;
    }
    painter.setPen(colours().textDim);
    painter.drawText(cell, Qt::AlignVCenter, text);
}

bool ComparisonBars::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        for (const auto &line : m_lines) {
            if (line.area.contains(help->pos())) {
                QToolTip::showText(help->globalPos(), line.row->name + QLatin1Char('\n') + line.row->detail,
                                   this);
                return true;
            }
        }
        QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace thimble::app
