// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

// The measures of Style: sizes follow the font, in steps of the 4 px rhythm.

#include "app/gui/theme/style.h"

#include "app/gui/theme/theme.h"

#include <QComboBox>
#include <QFontMetrics>
#include <QStyleOption>

#include <algorithm>

namespace thimble::app {

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    const int step = m_theme->step();
    switch (metric) {
    case PM_DockWidgetSeparatorExtent:
    case PM_SplitterWidth:
        return 2 * step;
    case PM_ScrollBarExtent:
        return 3 * step;
    case PM_ScrollBarSliderMin:
        return 7 * step;
    case PM_DockWidgetFrameWidth:
    case PM_DockWidgetTitleMargin:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseHeight:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_ToolBarFrameWidth:
    case PM_ToolBarItemMargin:
    case PM_MenuBarPanelWidth:
    case PM_MenuBarVMargin:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_MenuBarHMargin:
        return step;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuVMargin:
        return step;
    case PM_TabBarTabHSpace:
        return 8 * step;
    case PM_TabBarTabVSpace:
        return 4 * step;
    case PM_HeaderMargin:
        return 2 * step;
    case PM_HeaderMarkSize:
        return 2 * step;
    case PM_FocusFrameHMargin: // text margin of item views
        return 2 * step - 2;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 4 * step;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
        return 4 * step;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_TabBar_ElideMode:
        return Qt::ElideNone;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_EtchDisabledText:
    case SH_UnderlineShortcut: // mnemonics work, lines under letters are noise
    case SH_ComboBox_Popup:
    case SH_DitherDisabledText:
    case SH_DockWidget_ButtonsHaveFrame:
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_Table_GridLineColor:
        return int(m_theme->palette().grid.rgb());
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    const int step = m_theme->step();
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton: {
        const bool chip = widget && widget->property("look").toString() == u"chip";
        const QFontMetrics bold(m_theme->font(Theme::Text::Title));
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && !button->text.isEmpty())
            result.setWidth(
                std::max(result.width(), bold.size(Qt::TextShowMnemonic, button->text).width() + 7 * step));
        result.setHeight(std::max(result.height(), chip ? 7 * step : 7 * step + 1));
        return result;
    }
    case CT_ComboBox:
        return {size.width() + 10 * step, std::max(size.height() + 2 * step, 7 * step)};
    case CT_LineEdit:
        return {result.width(), std::max(result.height(), 7 * step)};
    case CT_SpinBox:
        return {result.width() + 2 * step, std::max(result.height(), 7 * step)};
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(std::max(result.height(), 6 * step + 2));
        return result + QSize(2 * step, 0);
    case CT_MenuBarItem:
        return {size.width() + 5 * step, 7 * step + 1};
    case CT_TabBarTab:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            const QFontMetrics bold(
                m_theme->font(Theme::Text::Title)); // so that tabs keep their place when selected
            return {bold.size(Qt::TextHideMnemonic, tab->text).width() + 6 * step, 9 * step};
        }
        return result;
    case CT_HeaderSection:
        return {result.width() + step, std::max(result.height(), 7 * step)};
    case CT_ItemViewItem:
        return {result.width(), std::max(result.height(), m_theme->rowHeight())};
    default:
        return result;
    }
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    const int step = m_theme->step();
    if (control == CC_ComboBox && part == SC_ComboBoxEditField)
        return option->rect.adjusted(2 * step, 1, -6 * step, -1);
    if (control == CC_ScrollBar) {
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (slider && (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine))
            return {};
        if (slider && (part == SC_ScrollBarGroove || part == SC_ScrollBarSlider)) {
            if (part == SC_ScrollBarGroove)
                return slider->rect;
            const bool vertical = slider->orientation == Qt::Vertical;
            const int length = vertical ? slider->rect.height() : slider->rect.width();
            const qint64 range = qint64(slider->maximum) - slider->minimum;
            int handle =
                range > 0 ? int(qint64(length) * slider->pageStep / (range + slider->pageStep)) : length;
            handle = std::clamp(handle, std::min(length, 7 * step), length);
            const int at = sliderPositionFromValue(slider->minimum, slider->maximum, slider->sliderPosition,
                                                   length - handle, slider->upsideDown);
            return vertical
                ? QRect(slider->rect.left(), slider->rect.top() + at, slider->rect.width(), handle)
                : QRect(slider->rect.left() + at, slider->rect.top(), handle, slider->rect.height());
        }
        if (slider && (part == SC_ScrollBarSubPage || part == SC_ScrollBarAddPage)) {
            QRect page = slider->rect;
            const auto handle = subControlRect(control, option, SC_ScrollBarSlider, widget);
            const bool vertical = slider->orientation == Qt::Vertical, before = part == SC_ScrollBarSubPage;
            if (vertical)
                before ? page.setBottom(handle.top() - 1) : page.setTop(handle.bottom() + 1);
            else
                before ? page.setRight(handle.left() - 1) : page.setLeft(handle.right() + 1);
            return page;
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    if (element == SE_LineEditContents)
        return option->rect.adjusted(2 * m_theme->step(), 1, -m_theme->step(), -1);
    if (element == SE_ProgressBarContents || element == SE_ProgressBarGroove)
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

} // namespace thimble::app
