// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/consoleport.h"
#include "app/gui/session/session.h"
#include "app/models/consolemodel.h"
#include "app/models/consoleseries.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace thimble::app {

class EmptyState;
class Label;
class SeriesPlot;
class TableView;

/// A board's port: its lines with their times, filtered, paused, in hexadecimal, saved or drawn as numbers; and a line to send.
/// Says who has the port when it is not free.
class ConsoleRoom : public QWidget
{
    Q_OBJECT
public:
    ConsoleRoom(Session &session, const Theme *theme, QWidget *parent = nullptr);

    ConsoleModel &model() { return m_model; }
    ConsolePort &port() { return m_port; }
    void save(const QString &file);

Q_SIGNALS:
    void saveRequested();
    void problem(const QString &sentence);
    void note(const QString &sentence);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    QWidget *makePortBar();
    QWidget *makeFilterBar();
    QWidget *makeSendBar();
    void connectParts();
    void openOrClose();
    void take(const std::vector<core::ConsoleLine> &lines, qulonglong dropped);
    void send();
    void recall(int step);
    void showState(const QString &sentence = {});
    void showCounts();
    void applyFilter();

    Session &m_session;
    const Theme *m_theme;
    ConsoleModel m_model;
    ConsoleFilter m_filter;
    ConsoleSeries m_series;
    ConsolePort m_port;
    QComboBox *m_board, *m_ending;
    QPushButton *m_open, *m_send, *m_save, *m_clear;
    QLineEdit *m_pattern, *m_line;
    QCheckBox *m_expression, *m_pause, *m_hex, *m_plot;
    Label *m_says, *m_counts;
    TableView *m_table;
    SeriesPlot *m_drawing;
    EmptyState *m_state;
    QStringList m_history; ///< lines sent, oldest first
    int m_recalled = 0;
};

} // namespace thimble::app
