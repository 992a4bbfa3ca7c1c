// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/limitchip.h"

#include "app/gui/widgets/label.h"
#include "app/models/numberformat.h"
#include "core/base/units.h"

#include <QFrame>
#include <QLineEdit>
#include <QPainter>
#include <QStyleOptionButton>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
QString sign(Measure measure)
{
    return smallerIsBetter(measure) ? QStringLiteral("\u2264") : QStringLiteral("\u2265");
}

QString example(Measure measure)
{
    switch (measure) {
    case Measure::Quality:
        return QStringLiteral("90 %");
    case Measure::Latency:
        return QStringLiteral("5ms");
    case Measure::Cycles:
        return QStringLiteral("300k");
    default:
        return QStringLiteral("64k, 64Ki");
    }
}
} // namespace

core::Result<std::optional<double>> parseBound(Measure measure, const QString &text)
{
    auto plain = text.trimmed().remove(u' ');
    if (plain.isEmpty())
        return std::optional<double>();
    if (measure == Measure::Quality) {
        const bool percent = plain.endsWith(u'%');
        if (percent)
            plain.chop(1);
        bool good = false;
        double value = plain.toDouble(&good);
        if (good && (percent || value > 1))
            value /= 100;
        if (good && value > 0 && value <= 1)
            return std::optional<double>(value);
        return core::Error{core::ErrorCode::Option, "Quality is a share such as 90 % or 0.9.", {}};
    }
    if (measure == Measure::Latency) {
        bool number = false;
        const double ms = plain.toDouble(&number);
        if (number && ms > 0)
            return std::optional<double>(ms);
        const auto seconds = core::parseDuration(plain.toStdString());
        return seconds ? core::Result<std::optional<double>>(std::optional<double>(1000 * *seconds))
                       : seconds.error();
    }
    if (plain.endsWith(u'B'))
        plain.chop(1);
    const auto bytes = core::parseQuantity(plain.toStdString());
    return bytes ? core::Result<std::optional<double>>(std::optional<double>(*bytes)) : bytes.error();
}

LimitChip::LimitChip(const Theme *theme, Measure measure, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_measure(measure)
{
    setProperty("look", QStringLiteral("chip"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setBound({});
    connect(this, &QAbstractButton::clicked, this, &LimitChip::edit);
    connect(theme, &Theme::changed, this, [this] { update(); });
}

void LimitChip::setBound(std::optional<double> bound)
{
    m_bound = bound;
    setText(measureTitle(m_measure) + u' ' + boundText());
    setAccessibleName(tr("Limit of %1: %2").arg(measureTitle(m_measure), boundText()));
    setToolTip(tr("%1; click to change").arg(accessibleName()));
    updateGeometry();
    update();
}

QString LimitChip::boundText() const
{
    return m_bound ? sign(m_measure) + QChar(format::kThinSpace) + app::boundText(m_measure, *m_bound)
                   : tr("any");
}

QSize LimitChip::sizeHint() const
{
    const QFontMetrics name(m_theme->font(Theme::Text::Body)), bound(m_theme->font(Theme::Text::Title));
    const int step = m_theme->step();
    return {name.horizontalAdvance(measureTitle(m_measure)) + bound.horizontalAdvance(boundText()) + 8 * step,
            7 * step + 1};
}

void LimitChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionButton option;
    option.initFrom(this);
    if (isDown())
        option.state |= QStyle::State_Sunken;
    style()->drawPrimitive(QStyle::PE_PanelButtonCommand, &option, &painter, this);
    const auto &p = m_theme->palette();
    const int step = m_theme->step();
    painter.setPen(p.textDim);
    painter.drawText(rect().adjusted(3 * step, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                     measureTitle(m_measure));
    painter.setPen(p.text);
    painter.setFont(m_theme->font(Theme::Text::Title));
    painter.drawText(rect().adjusted(0, 0, -3 * step, 0), Qt::AlignVCenter | Qt::AlignRight, boundText());
}

void LimitChip::edit()
{
    auto *popup = new QFrame(this, Qt::Popup);
    popup->setAttribute(Qt::WA_DeleteOnClose);
    popup->setAccessibleName(accessibleName());
    auto *layout = new QVBoxLayout(popup);
    const int step = m_theme->step();
    layout->setContentsMargins(3 * step, 3 * step, 3 * step, 3 * step);
    auto *title = new Label(m_theme, Theme::Text::Small, Label::Tone::Dim,
                            tr("%1 %2, empty for any").arg(measureTitle(m_measure), sign(m_measure)));
    auto *field = new QLineEdit;
    field->setAccessibleName(accessibleName());
    field->setPlaceholderText(tr("for example %1").arg(example(m_measure)));
    if (m_bound)
        field->setText(app::boundText(m_measure, *m_bound).replace(QChar(format::kThinSpace), u' '));
    auto *problem = new Label(m_theme, Theme::Text::Small, Label::Tone::Limit);
    problem->setWordWrap(true);
    problem->hide();
    layout->addWidget(title);
    layout->addWidget(field);
    layout->addWidget(problem);
    connect(field, &QLineEdit::returnPressed, this, [this, field, problem, popup] {
        auto text = field->text();
        text.replace(QStringLiteral("kB"), QStringLiteral("k"))
            .replace(QStringLiteral("MB"), QStringLiteral("M"));
        const auto bound = parseBound(m_measure, text);
        if (!bound) {
            problem->setText(QString::fromStdString(bound.error().sentence));
            problem->show();
            popup->adjustSize();
            return;
        }
        popup->close();
        Q_EMIT boundChanged(m_measure, *bound);
    });
    popup->setFixedWidth(52 * step);
    popup->adjustSize();
    popup->move(mapToGlobal(QPoint(0, height() + step)));
    popup->show();
    field->selectAll();
    field->setFocus();
}

} // namespace thimble::app
