// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/window/dock.h"

#include "app/gui/theme/icons.h"
#include "app/gui/widgets/label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace thimble::app {

QToolButton *makeTitleButton(const QIcon &icon, const QString &name)
{
    auto *button = new QToolButton;
    button->setIcon(icon);
    button->setIconSize({14, 14});
    button->setAutoRaise(true);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::NoFocus); // the View menu and Ctrl+1..9 do the same from the keyboard
    return button;
}

/// QDockWidget gives its title the height of the size hint, whatever is hidden or fixed; so the hint folds.
class TitleLine : public QWidget
{
public:
    QSize sizeHint() const override { return m_folded ? QSize(0, 0) : QWidget::sizeHint(); }
    QSize minimumSizeHint() const override { return m_folded ? QSize(0, 0) : QWidget::minimumSizeHint(); }
    void setFolded(bool folded)
    {
        if (folded == m_folded)
            return; // the dock area asks after every layout, and this starts one
        m_folded = folded;
        setVisible(!folded);
        updateGeometry();
    }

private:
    bool m_folded = false;
};

Dock::Dock(const QString &id, const QString &title, QWidget *content, const Theme *theme)
    : QDockWidget(title)
    , m_theme(theme)
    , m_line(new TitleLine)
    , m_title(new Label(theme, Theme::Text::Title))
    , m_aside(new Label(theme, Theme::Text::Small, Label::Tone::Dim))
{
    const int step = theme->step();
    setObjectName(id);
    setAllowedAreas(Qt::AllDockWidgetAreas);
    setWidget(content);
    auto *layout = new QHBoxLayout(m_line);
    layout->setContentsMargins(3 * step, 2 * step, 2 * step, step);
    layout->setSpacing(step);
    m_aside->setElided(true);
    m_aside->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *floating = makeTitleButton(makeIcon(Glyph::Float, theme), tr("Float or dock %1").arg(title));
    auto *closing = makeTitleButton(makeIcon(Glyph::Close, theme), tr("Hide %1").arg(title));
    layout->addWidget(m_title);
    layout->addWidget(m_aside, 1);
    layout->addWidget(floating);
    layout->addWidget(closing);
    setTitleBarWidget(m_line);
    setTitleText(title);
    connect(floating, &QToolButton::clicked, this, [this] { setFloating(!isFloating()); });
    connect(closing, &QToolButton::clicked, this, &QWidget::close);
    connect(theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Dock::setTitleText(const QString &title, const QString &aside)
{
    m_title->setText(title);
    m_aside->setText(aside);
}

void Dock::setFolded(bool folded) { m_line->setFolded(folded); }

void Dock::paintEvent(QPaintEvent *)
{
    if (isFloating()) { // docked ones lie on the card that the dock area paints
        QPainter painter(this);
        painter.fillRect(rect(), m_theme->palette().panel);
        painter.setPen(m_theme->palette().border);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace thimble::app
