// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

class QVBoxLayout;

namespace thimble::app {

/// What the centre shows before anything is open: the demo, a real search, a new exploration, a project, recent ones, and what the
/// marks of figures mean.
class WelcomePage : public QWidget
{
    Q_OBJECT
public:
    WelcomePage(Session &session, const Theme *theme, QWidget *parent = nullptr);

Q_SIGNALS:
    void draftRequested(const thimble::core::RunSpec &spec, bool startNow);
    void newRequested();
    void openRequested();
    void projectRequested(const QString &folder);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addChoice(QVBoxLayout *layout, const QString &title, const QString &words, bool primary,
                   const std::function<void()> &action);
    void fillRecent();

    Session &m_session;
    const Theme *m_theme;
    QVBoxLayout *m_recent;
    QWidget *m_recentBox;
};

/// The five-minute demo: synthetic training, real compiling and emulation. And the search on synthesised voices.
core::RunSpec demoSpec();
core::RunSpec voicesSpec();

} // namespace thimble::app
