// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"
#include "app/models/boardfactsmodel.h"
#include "app/models/memorymap.h"

#include <QWidget>

class QTabBar;

namespace thimble::app {

class AgreementChart;
class BoardList;
class EmptyState;
class Label;
class MemoryView;
class TableView;

/// The boards: which there are and whether they can measure; for the chosen one how far predictions lie from measurements in the
/// open exploration, what the selected candidate takes of the part's memory, and every fact with its source.
class BoardsRoom : public QWidget
{
    Q_OBJECT
public:
    BoardsRoom(Session &session, Theme *theme, QWidget *parent = nullptr);

    enum View { Agreement, Memory, Facts };
    void showView(View view);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeAgreement();
    QWidget *makeMemory();
    QWidget *makeFacts();
    void showBoard();
    void showAside();
    void showAgreement();
    void showMemory();

    Session &m_session;
    Theme *m_theme;
    MemoryMapModel m_map;
    BoardFactsModel m_facts;
    BoardList *m_list;
    QTabBar *m_tabs;
    Label *m_aside; ///< what the view in front says in words
    QString m_verdict;
    AgreementChart *m_chart = nullptr;
    EmptyState *m_chartState = nullptr;
    MemoryView *m_memory = nullptr;
    TableView *m_regions = nullptr;
    TableView *m_parameters = nullptr;
    Label *m_source = nullptr;
};

} // namespace thimble::app
