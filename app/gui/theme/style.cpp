// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/theme/style.h"

#include "app/gui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QStyleOption>
#include <QTabBar>

#include <algorithm>

namespace thimble::app {

namespace {
constexpr double kRadius = 5;

QString lookOf(const QWidget *widget) { return widget ? widget->property("look").toString() : QString(); }

QRectF inner(const QRect &rect) { return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5); }

/// Saves and restores: styles must leave the painter as they found it.
class Scope
{
public:
    explicit Scope(QPainter *painter) : m_painter(painter)
    {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
    }
    ~Scope() { m_painter->restore(); }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

private:
    QPainter *m_painter;
};
} // namespace

void paintChevron(QPainter &painter, const QRectF &in, const QColor &colour, bool up)
{
    const double w = 3.5, h = up ? -2.0 : 2.0;
    const auto c = in.center();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF points[] = {{c.x() - w, c.y() - h}, {c.x(), c.y() + h}, {c.x() + w, c.y() - h}};
    painter.drawPolyline(points, 3);
    painter.restore();
}

Style::Style(const Theme *theme) : QProxyStyle(QStringLiteral("Fusion")), m_theme(theme) { }

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget)
        || qobject_cast<QTabBar *>(widget) || qobject_cast<QScrollBar *>(widget)
        || qobject_cast<QLineEdit *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void Style::drawButton(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const Scope scope(painter);
    const auto &p = m_theme->palette();
    const auto look = lookOf(widget);
    const bool enabled = option->state & State_Enabled, down = option->state & (State_Sunken | State_On);
    const bool hover = enabled && (option->state & State_MouseOver), focus = option->state & State_HasFocus;
    QColor fill = p.raised, line = p.border;
    if (look == u"primary" && enabled) {
        fill = p.accentFill;
        line = p.accentFill;
    } else if (look == u"flat") {
        fill = hover ? p.raised : QColor(Qt::transparent);
        line = Qt::transparent;
    } else if (look == u"chip") {
        fill = p.panel;
    }
    if (fill.alpha() > 0 && (hover || down))
        fill = mix(fill, down ? p.window : p.text, down ? 0.35 : 0.06);
    painter->setPen(QPen(focus ? p.accent : line, focus ? 1.4 : 1));
    painter->setBrush(fill);
    const double radius = look == u"chip" ? option->rect.height() / 2.0 - 0.5 : kRadius;
    painter->drawRoundedRect(inner(option->rect), radius, radius);
    if (focus && look == u"primary") { // an accent line on accent is no sign of focus
        painter->setPen(QPen(p.onAccent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(inner(option->rect).adjusted(2, 2, -2, -2), radius - 2, radius - 2);
    }
}

void Style::drawField(const QStyleOption *option, QPainter *painter) const
{
    const Scope scope(painter);
    const auto &p = m_theme->palette();
    painter->setPen(option->state & State_HasFocus ? QPen(p.accent, 1.4) : QPen(p.border, 1));
    painter->setBrush(p.raised);
    painter->drawRoundedRect(inner(option->rect), kRadius, kRadius);
}

void Style::drawRow(const QStyleOption *option, QPainter *painter, bool wholeRow) const
{
    const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
    if (!item || wholeRow)
        return; // cells paint themselves, so that a selected row is one rounded bar
    const bool selected = item->state & State_Selected;
    if (!selected && !(item->state & State_MouseOver))
        return;
    const Scope scope(painter);
    const auto &p = m_theme->palette();
    painter->setPen(Qt::NoPen);
    painter->setBrush(selected ? p.selection : mix(p.panel, p.raised, 0.7));
    QRectF rect(item->rect);
    const auto position = item->viewItemPosition;
    const bool first =
        position == QStyleOptionViewItem::Beginning || position == QStyleOptionViewItem::OnlyOne;
    const bool last = position == QStyleOptionViewItem::End || position == QStyleOptionViewItem::OnlyOne;
    painter->setClipRect(rect, Qt::IntersectClip);
    painter->drawRoundedRect(rect.adjusted(first ? 0 : -kRadius, 0, last ? 0 : kRadius, 0), 4, 4);
}

void Style::drawCheck(const QStyleOption *option, QPainter *painter, bool round) const
{
    const Scope scope(painter);
    const auto &p = m_theme->palette();
    const bool on = option->state & State_On, partly = option->state & State_NoChange;
    const double side = std::min(option->rect.width(), option->rect.height());
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(option->rect).center());
    box.adjust(0.5, 0.5, -0.5, -0.5);
    painter->setPen(QPen(option->state & State_HasFocus ? p.accent : on ? p.accentFill : p.textDim, 1));
    painter->setBrush(on || partly ? p.accentFill : p.raised);
    const double radius = round ? side / 2 : 3;
    painter->drawRoundedRect(box, radius, radius);
    painter->setPen(QPen(p.onAccent, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (on && round) {
        painter->setBrush(p.onAccent);
        painter->setPen(Qt::NoPen);
        painter->drawEllipse(box.center(), side * 0.18, side * 0.18);
    } else if (on) {
        const auto at = [&box](double x, double y) {
            return box.topLeft() + QPointF(x * box.width(), y * box.height());
        };
        const QPointF tick[] = {at(0.24, 0.52), at(0.43, 0.71), at(0.77, 0.31)};
        painter->drawPolyline(tick, 3);
    } else if (partly) {
        painter->drawLine(box.center() - QPointF(side / 4, 0), box.center() + QPointF(side / 4, 0));
    }
}

void Style::drawTab(const QStyleOption *option, QPainter *painter, bool label) const
{
    const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
    if (!tab)
        return;
    const Scope scope(painter);
    const auto &p = m_theme->palette();
    const bool selected = tab->state & State_Selected;
    if (!label) {
        if (selected) {
            QRectF line(tab->rect);
            line = QRectF(line.left() + 8, line.bottom() - 2, line.width() - 16, 2);
            painter->setPen(Qt::NoPen);
            painter->setBrush(p.accent);
            painter->drawRoundedRect(line, 1, 1);
        }
        return;
    }
    const bool lit = selected || (tab->state & State_MouseOver);
    painter->setFont(m_theme->font(selected ? Theme::Text::Title : Theme::Text::Body));
    painter->setPen(lit ? p.text : p.textDim);
    painter->drawText(tab->rect, Qt::AlignCenter | Qt::TextHideMnemonic, tab->text);
    if (selected && (tab->state & State_HasFocus)) {
        painter->setPen(QPen(p.accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(inner(tab->rect).adjusted(3, 3, -3, -5), 3, 3);
    }
}

void Style::drawProgress(const QStyleOption *option, QPainter *painter, bool groove) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    const Scope scope(painter);
    const auto &p = m_theme->palette();
    QRectF track(bar->rect);
    track.setHeight(std::min(7.0, track.height()));
    track.moveCenter(QRectF(bar->rect).center());
    painter->setPen(Qt::NoPen);
    const double radius = track.height() / 2;
    if (groove) {
        painter->setBrush(p.raised);
        painter->drawRoundedRect(track, radius, radius);
        painter->setPen(QPen(p.border, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
        return;
    }
    const double span = double(bar->maximum) - bar->minimum;
    if (span <= 0 || bar->progress <= bar->minimum)
        return;
    track.setWidth(std::max(track.height(), track.width() * (bar->progress - bar->minimum) / span));
    painter->setBrush(p.accent);
    painter->drawRoundedRect(track, radius, radius);
}

void Style::drawHeaderSection(const QStyleOption *option, QPainter *painter) const
{
    const auto &p = m_theme->palette();
    painter->fillRect(option->rect, p.panel);
    painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), p.grid);
}

void Style::drawCombo(const QStyleOptionComplex *option, QPainter *painter) const
{
    const auto &p = m_theme->palette();
    {
        const Scope scope(painter);
        const bool focus = option->state & State_HasFocus, hover = option->state & State_MouseOver;
        painter->setPen(focus ? QPen(p.accent, 1.4) : QPen(p.border, 1));
        painter->setBrush(hover ? mix(p.raised, p.text, 0.05) : p.raised);
        painter->drawRoundedRect(inner(option->rect), kRadius, kRadius);
    }
    const QRectF arrow(option->rect.right() - 22, option->rect.top(), 18, option->rect.height());
    paintChevron(*painter, arrow, option->state & State_Enabled ? p.text : p.textDim);
}

void Style::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!slider)
        return;
    const Scope scope(painter);
    const auto &p = m_theme->palette();
    if (slider->minimum >= slider->maximum)
        return;
    QRectF handle(subControlRect(CC_ScrollBar, slider, SC_ScrollBarSlider, widget));
    const bool lit = slider->state & (State_MouseOver | State_Sunken);
    handle =
        slider->orientation == Qt::Vertical ? handle.adjusted(3, 1, -2, -1) : handle.adjusted(1, 3, -1, -2);
    painter->setPen(Qt::NoPen);
    painter->setBrush(mix(p.panel, p.text, lit ? 0.45 : 0.22));
    const double radius = std::min(handle.width(), handle.height()) / 2;
    painter->drawRoundedRect(handle, radius, radius);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    const auto &p = m_theme->palette();
    switch (element) {
    case PE_PanelScrollAreaCorner:
        painter->fillRect(option->rect, p.panel);
        return;
    case PE_PanelButtonCommand:
        return drawButton(option, painter, widget);
    case PE_PanelButtonTool:
        if (option->state & (State_MouseOver | State_Sunken | State_On | State_HasFocus)) {
            const Scope scope(painter);
            painter->setPen(option->state & State_HasFocus ? QPen(p.accent, 1) : QPen(Qt::NoPen));
            painter->setBrush(option->state & (State_MouseOver | State_Sunken | State_On)
                                  ? QBrush(p.raised)
                                  : QBrush(Qt::NoBrush));
            painter->drawRoundedRect(inner(option->rect), 4, 4);
        }
        return;
    case PE_FrameFocusRect:
        if (qobject_cast<const QAbstractItemView *>(widget) || qobject_cast<const QAbstractButton *>(widget))
            return; // rows and buttons show focus themselves
        break;
    case PE_FrameLineEdit:
    case PE_FrameDockWidget:
    case PE_FrameTabBarBase:
    case PE_FrameStatusBarItem:
    case PE_PanelToolBar:
    case PE_PanelMenuBar:
    case PE_IndicatorDockWidgetResizeHandle:
    case PE_FrameButtonBevel:
        return;
    case PE_PanelLineEdit:
        if (const auto *edit = qobject_cast<const QLineEdit *>(widget); edit
            && (qobject_cast<const QComboBox *>(edit->parent())
                || qobject_cast<const QAbstractSpinBox *>(edit->parent())))
            return;
        return drawField(option, painter);
    case PE_PanelItemViewRow:
        return drawRow(option, painter, true);
    case PE_PanelItemViewItem:
        return drawRow(option, painter, false);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return drawCheck(option, painter, false);
    case PE_IndicatorRadioButton:
        return drawCheck(option, painter, true);
    case PE_IndicatorHeaderArrow:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            paintChevron(*painter, option->rect, p.textDim,
                         header->sortIndicator == QStyleOptionHeader::SortUp);
        return;
    case PE_PanelTipLabel:
    case PE_FrameMenu: {
        const Scope scope(painter);
        painter->setPen(QPen(p.border, 1));
        painter->setBrush(element == PE_PanelTipLabel ? QBrush(p.raised) : QBrush(Qt::NoBrush));
        painter->drawRect(inner(option->rect));
        return;
    }
    case PE_PanelMenu:
        painter->fillRect(option->rect, p.panel);
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    const auto &p = m_theme->palette();
    switch (element) {
    case CE_TabBarTabShape:
        return drawTab(option, painter, false);
    case CE_TabBarTabLabel:
        return drawTab(option, painter, true);
    case CE_ProgressBarGroove:
        return drawProgress(option, painter, true);
    case CE_ProgressBarContents:
        return drawProgress(option, painter, false);
    case CE_ComboBoxLabel:
        if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option)) {
            auto whole = *combo;
            const int room = subControlRect(CC_ComboBox, combo, SC_ComboBoxEditField, widget).width() - 4
                - (combo->currentIcon.isNull() ? 0 : combo->iconSize.width() + 4);
            whole.currentText = combo->fontMetrics.elidedText(combo->currentText, Qt::ElideRight, room);
            return QProxyStyle::drawControl(element, &whole, painter, widget);
        }
        break;
    case CE_HeaderSection:
        return drawHeaderSection(option, painter);
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, p.panel);
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            auto quiet = *header;
            for (const auto role : {QPalette::ButtonText, QPalette::WindowText, QPalette::Text})
                quiet.palette.setColor(role, p.textDim);
            quiet.state &= ~(State_On | State_Sunken); // no bold for sorted or selected columns
            return QProxyStyle::drawControl(element, &quiet, painter, widget);
        }
        break;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            const Scope scope(painter);
            const bool open = item->state & (State_Selected | State_Sunken) && item->state & State_Enabled;
            painter->fillRect(item->rect, p.panel);
            if (open) {
                painter->setPen(Qt::NoPen);
                painter->setBrush(p.raised);
                painter->drawRoundedRect(inner(item->rect).adjusted(1, 3, -1, -3), 4, 4);
            }
            painter->setPen(p.text);
            const int mnemonic = proxy()->styleHint(SH_UnderlineShortcut, item, widget, nullptr)
                ? Qt::TextShowMnemonic
                : Qt::TextHideMnemonic;
            painter->drawText(item->rect, Qt::AlignCenter | mnemonic, item->text);
            return;
        }
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, p.panel);
        return;
    case CE_Splitter:
    case CE_RubberBand:
        if (element == CE_Splitter)
            return;
        break;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            const Scope scope(painter);
            auto own = *button;
            if (lookOf(widget) == u"primary" && (button->state & State_Enabled)) {
                own.palette.setColor(QPalette::ButtonText, p.onAccent);
                painter->setFont(m_theme->font(Theme::Text::Title));
            }
            return QProxyStyle::drawControl(element, &own, painter, widget);
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        return drawCombo(option, painter);
    case CC_ScrollBar:
        return drawScrollBar(option, painter, widget);
    case CC_SpinBox:
        drawField(option, painter);
        if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option)) {
            const auto &p = m_theme->palette();
            paintChevron(*painter, subControlRect(CC_SpinBox, spin, SC_SpinBoxUp, widget), p.textDim, true);
            paintChevron(*painter, subControlRect(CC_SpinBox, spin, SC_SpinBoxDown, widget), p.textDim,
                         false);
        }
        return;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace thimble::app
