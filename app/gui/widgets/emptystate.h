// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/widgets/label.h"

#include <QStackedWidget>

namespace thimble::app {

/// A room that has nothing to show yet says in one sentence what will be here and how to get it.
class EmptyState : public QStackedWidget
{
    Q_OBJECT
public:
    EmptyState(const Theme *theme, const QString &sentence, QWidget *content, QWidget *parent = nullptr);
    void setEmpty(bool empty) { setCurrentIndex(empty ? 0 : 1); }
    void setSentence(const QString &sentence) { m_sentence->setText(sentence); }
    QSize minimumSizeHint() const override { return {40, 40}; }

private:
    Label *m_sentence;
};

} // namespace thimble::app
