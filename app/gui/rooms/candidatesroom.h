// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace thimble::app {

class CandidatesFilter;
class EmptyState;
class Label;
class TableView;

/// The chart's twin: all points as a table with the same selection and the same filter. Columns to choose, sort, copy, save as CSV.
class CandidatesRoom : public QWidget
{
    Q_OBJECT
public:
    CandidatesRoom(Session &session, const Theme *theme, QWidget *parent = nullptr);

    void focusFilter();
    /// Asks for a file and writes what is visible; the sentence says what was written or why not.
    void saveCsv(const QString &file);

Q_SIGNALS:
    void saveRequested();
    void problem(const QString &sentence);
    void note(const QString &sentence);

private:
    void toTable();
    void fromTable();
    void showCount();

    Session &m_session;
    const Theme *m_theme;
    CandidatesFilter *m_filter;
    TableView *m_table;
    QLineEdit *m_text;
    QComboBox *m_show;
    Label *m_count;
    EmptyState *m_state;
    bool m_syncing = false;
};

} // namespace thimble::app
