// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QSpinBox;

namespace thimble::app {

class BoardList;
class Label;
class OptionForm;

/// A new exploration in the centre of the window: everything has a sensible default, Start asks nothing more.
class NewExplorationPage : public QWidget
{
    Q_OBJECT
public:
    NewExplorationPage(Session &session, const Theme *theme, QWidget *parent = nullptr);
    /// Fills the form; what the spec leaves open gets defaults.
    void setSpec(const core::RunSpec &spec);

Q_SIGNALS:
    void accepted(const thimble::core::RunSpec &spec, bool startNow);
    void dismissed();

private:
    core::RunSpec spec() const;
    void describe();
    void showOptions();

    Session &m_session;
    const Theme *m_theme;
    QLineEdit *m_name;
    QComboBox *m_task, *m_strategy;
    BoardList *m_board;
    QLineEdit *m_limits, *m_budget;
    QSpinBox *m_seed;
    Label *m_description;
    Label *m_problem;
    OptionForm *m_options;
    core::RunSpec m_given;
};

} // namespace thimble::app
