// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/messagebar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace thimble::app {

MessageBar::MessageBar(const Theme *theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_sentence(new Label(theme, Theme::Text::Body))
    , m_details(new Label(theme, Theme::Text::Mono, Label::Tone::Dim))
    , m_more(new QPushButton(tr("Details")))
    , m_copy(new QPushButton(tr("Copy")))
    , m_close(new QPushButton(tr("Dismiss")))
{
    const int step = theme->step();
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_more->setCheckable(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(2 * step);
    line->addWidget(m_sentence, 1);
    for (auto *button : {m_more, m_copy, m_close}) {
        button->setProperty("look", QStringLiteral("flat"));
        line->addWidget(button);
    }
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(5 * step, step, 2 * step, step);
    all->setSpacing(step);
    all->addLayout(line);
    all->addWidget(m_details);
    m_details->hide();
    hide();

    connect(m_more, &QPushButton::toggled, m_details, &QWidget::setVisible);
    connect(m_close, &QPushButton::clicked, this, &MessageBar::dismiss);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        const auto details = m_details->text();
        QGuiApplication::clipboard()->setText(m_sentence->text()
                                              + (details.isEmpty() ? QString() : u'\n' + details));
    });
}

void MessageBar::showProblem(const QString &sentence, const QString &details)
{
    m_isProblem = true;
    m_sentence->setText(sentence);
    m_details->setText(details);
    m_more->setChecked(false);
    m_more->setVisible(!details.isEmpty());
    m_copy->setVisible(true);
    show();
    update();
}

void MessageBar::showNote(const QString &sentence)
{
    m_isProblem = false;
    m_sentence->setText(sentence);
    m_details->clear();
    m_more->setChecked(false);
    m_more->setVisible(false);
    m_copy->setVisible(false);
    show();
    update();
}

void MessageBar::dismiss()
{
    m_sentence->clear();
    hide();
}

QString MessageBar::sentence() const { return m_sentence->text(); }

void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto &p = m_theme->palette();
    const auto &colour = m_isProblem ? p.limit : p.accent;
    painter.setPen(QPen(mix(p.panel, colour, 0.5), 1));
    painter.setBrush(mix(p.panel, colour, 0.1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(m_theme->step() * 2, 9, 3, height() - 18), 1.5, 1.5);
}

void MessageBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

} // namespace thimble::app
