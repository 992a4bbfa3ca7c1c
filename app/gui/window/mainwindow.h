// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"
#include "app/gui/window/actions.h"

#include <QFileDialog>
#include <QWidget>

class QLabel;
class QMenuBar;
class QStackedWidget;

namespace thimble::app {

class CandidateCard;
class CandidatesRoom;
class ConsoleRoom;
class CommandPalette;
class Dock;
class DockArea;
class FrontView;
class Label;
class MessageBar;
class NewExplorationPage;
class QuestionBar;
class ShortcutSheet;

/// Puts the rooms together: the question on top, the answer in the middle, the chosen candidate on the right, its inside below. Holds
/// no data of its own.
class MainWindow : public QWidget
{
    Q_OBJECT
public:
    MainWindow(Session &session, Theme &theme, QWidget *parent = nullptr);
    ~MainWindow() override;

    const Actions &actions() const { return m_actions; }
    const QList<Dock *> &docks() const;
    Dock *dock(const QString &id) const;
    void resetLayout();
    /// Asks every board in the background whether it could measure now.
    void checkBoards();

protected:
    void closeEvent(QCloseEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;

private:
    void makeRooms();
    void makeCentre();
    void makeActions();
    void makeRunActions();
    void makeViewActions();
    void makeMenus();
    void connectSession();
    void restoreLayout();
    void showPhase();
    void showStatus();
    void enableActions();
    void draft(const core::RunSpec &spec, bool startNow);
    void newExploration(const core::RunSpec &spec);
    void choose(const QString &title, QFileDialog::FileMode mode, const QString &file,
                const std::function<void(const QString &)> &act);
    void openProject();
    void exportCandidate();
    void saveTable();
    void saveConsole();
    void showCandidateMenu(int candidate, const QPoint &at);

    Session &m_session;
    Theme &m_theme;
    Actions m_actions;
    QMenuBar *m_menus;
    QuestionBar *m_question;
    DockArea *m_area;
    QStackedWidget *m_centre;
    MessageBar *m_message;
    NewExplorationPage *m_newPage;
    FrontView *m_front;
    CandidateCard *m_card;
    CandidatesRoom *m_table;
    ConsoleRoom *m_console;
    QHash<QString, Dock *> m_docks;
    Label *m_status;
    Label *m_statusAside;
    CommandPalette *m_palette = nullptr;
    ShortcutSheet *m_sheet = nullptr;
    QString m_resumeFolder; ///< start once this project is open
};

} // namespace thimble::app
