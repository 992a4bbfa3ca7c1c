// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QProgressBar;
class QPushButton;

namespace thimble::app {

class Label;
class LimitChip;

/// The question on top of the window: task, board, strategy and limits, how far the search is, start, pause and stop.
class QuestionBar : public QWidget
{
    Q_OBJECT
public:
    QuestionBar(Session &session, const Theme *theme, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The user chose another task, board or strategy: that is a new exploration.
    void questionChosen(const thimble::core::RunSpec &spec);
    void startRequested();
    void pauseRequested();
    void stopRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QComboBox *addPicker(const QString &title, int widthSteps);
    void fillPickers();
    void choose();
    void showQuestion();
    void showBoardState();
    void showLimits();
    void showStatus();
    void showButtons();

    Session &m_session;
    const Theme *m_theme;
    QHBoxLayout *m_layout;
    QComboBox *m_task;
    QComboBox *m_board;
    QComboBox *m_strategy;
    std::vector<std::pair<Measure, LimitChip *>> m_chips;
    Label *m_done;
    Label *m_left;
    QProgressBar *m_progress;
    QPushButton *m_start;
    QPushButton *m_stop;
};

} // namespace thimble::app
