// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/widgets/emptystate.h"

#include <QVBoxLayout>

namespace thimble::app {

EmptyState::EmptyState(const Theme *theme, const QString &sentence, QWidget *content, QWidget *parent)
    : QStackedWidget(parent)
    , m_sentence(new Label(theme, Theme::Text::Body, Label::Tone::Dim, sentence))
{
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setMaximumWidth(90 * theme->step());
    auto *page = new QWidget;
    auto *layout = new QHBoxLayout(page);
    layout->setContentsMargins(4 * theme->step(), 0, 4 * theme->step(), 0);
    layout->addWidget(m_sentence);
    layout->setAlignment(m_sentence, Qt::AlignVCenter);
    addWidget(page);
    addWidget(content);
}

} // namespace thimble::app
