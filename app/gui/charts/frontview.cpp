// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/charts/frontview.h"

#include "app/gui/charts/frontchart.h"
#include "app/gui/charts/frontlegend.h"
#include "app/gui/charts/hypervolumeline.h"
#include "app/gui/viewcontext.h"
#include "app/gui/widgets/label.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
constexpr Measure kAxisMeasures[] = {Measure::Latency, Measure::Ram,    Measure::Flash,
                                     Measure::Error,   Measure::Cycles, Measure::Macs};
constexpr int kMargin = 14; // between the corner's widgets and the plot's edge

/// Measure and scale in one number, as the pickers store it.
int axisCode(Measure measure, bool logarithmic) { return 2 * int(measure) + (logarithmic ? 1 : 0); }
} // namespace

FrontView::FrontView(const ViewContext &context, QWidget *parent)
    : QWidget(parent)
    , m_chart(new FrontChart(context, this))
    , m_legend(new FrontLegend(context, m_chart))
    , m_hypervolume(new HypervolumeLine(context, m_chart))
{
    m_x = makePicker("front/x", tr("Horizontal axis"), Measure::Latency, true);
    m_y = makePicker("front/y", tr("Vertical axis"), Measure::Error, false);
    m_follow = new QToolButton(this);
    m_follow->setText(tr("Follow"));
    m_follow->setAccessibleName(tr("Follow new points"));
    m_follow->setToolTip(tr("Show all points again and keep showing them (0)"));
    m_follow->setVisible(false);
    connect(m_follow, &QToolButton::clicked, m_chart, [this] { m_chart->setFollow(true); });
    connect(m_chart, &FrontChart::followChanged, m_follow,
            [this](bool follow) { m_follow->setVisible(!follow); });
    connect(m_chart, &FrontChart::menuRequested, this, &FrontView::menuRequested);

    auto *bar = new QHBoxLayout;
    bar->addSpacing(4);
    bar->addWidget(new Label(context.theme, Theme::Text::Title, Label::Tone::Normal, tr("Front")));
    bar->addStretch();
    bar->addWidget(m_follow);
    bar->addWidget(m_x);
    bar->addWidget(m_y);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 4);
    layout->addLayout(bar);
    layout->addWidget(m_chart, 1);
    setTabOrder(m_x, m_y);
    setTabOrder(m_y, m_chart);
    m_chart->installEventFilter(this);
    applyAxes();
}

QComboBox *FrontView::makePicker(const char *key, const QString &name, Measure measure, bool logarithmic)
{
    auto *picker = new QComboBox(this);
    picker->setAccessibleName(name);
    picker->setToolTip(name);
    for (const auto choice : kAxisMeasures) {
        const auto unit = measureUnit(choice);
        const auto title =
            unit.isEmpty() ? measureTitle(choice) : measureTitle(choice) + QLatin1Char(' ') + unit;
        picker->addItem(title, axisCode(choice, false));
        picker->addItem(tr("%1, log").arg(title), axisCode(choice, true));
    }
    const auto setting = QString::fromLatin1(key);
    const int chosen = picker->findData(QSettings().value(setting, axisCode(measure, logarithmic)));
    picker->setCurrentIndex(chosen >= 0 ? chosen : picker->findData(axisCode(measure, logarithmic)));
    connect(picker, &QComboBox::activated, this, [this, picker, setting] {
        QSettings().setValue(setting, picker->currentData());
        applyAxes();
    });
    return picker;
}

void FrontView::applyAxes()
{
    const int x = m_x->currentData().toInt();
    const int y = m_y->currentData().toInt();
    m_chart->setAxes(Measure(x / 2), x % 2 == 1, Measure(y / 2), y % 2 == 1);
}

void FrontView::placeCorner()
{
    m_hypervolume->resize(m_hypervolume->sizeHint());
    m_legend->resize(m_legend->sizeHint());
    const int right = m_chart->width() - 2 * kMargin;
    m_hypervolume->move(right - m_hypervolume->width(), 2 * kMargin);
    m_legend->move(right - m_legend->width(), 3 * kMargin + m_hypervolume->height());
    // A chart too small for its corner shows points rather than their explanation.
    m_legend->setVisible(m_chart->height() > 2 * (m_legend->y() + m_legend->height()) / 1.4
                         && m_chart->width() > 4 * m_legend->width());
}

void FrontView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeCorner();
}

bool FrontView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_chart && event->type() == QEvent::Resize)
        placeCorner();
    return QWidget::eventFilter(watched, event);
}

} // namespace thimble::app
