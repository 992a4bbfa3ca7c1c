// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/session/session.h"

#include <QWidget>

class QGridLayout;
class QPushButton;
class QVBoxLayout;

namespace thimble::app {

class BlockStrip;
class EmptyState;
class Label;
class MessageBar;
class StackedBar;

/// The chosen candidate: quality with its interval, latency, RAM and flash as bars with the limit on each, where it comes from, its
/// blocks and the three actions. Follows the shared selection.
class CandidateCard : public QWidget
{
    Q_OBJECT
public:
    CandidateCard(Session &session, const Theme *theme, QWidget *parent = nullptr);
    QSize sizeHint() const override;

    QPushButton *measureButton() const { return m_measure; }
    QPushButton *compareButton() const { return m_compare; }
    QPushButton *exportButton() const { return m_export; }

Q_SIGNALS:
    void titleChanged(const QString &title, const QString &aside);
    void parentRequested(int id);

private:
    struct Figure
    {
        Label *value;
        StackedBar *bar;
        Label *words;
    };
    Figure addFigure(QVBoxLayout *layout, const QString &title);
    Label *addFact(QGridLayout *grid, const QString &title);
    void refresh();
    void showFigures(const core::Candidate &candidate);
    void showFacts(const core::Candidate &candidate);
    void showJob();

    Session &m_session;
    const Theme *m_theme;
    EmptyState *m_state;
    Label *m_quality;
    Label *m_interval;
    Label *m_trouble;
    Figure m_latency, m_ram, m_flash;
    Label *m_ratio, *m_energy, *m_macs, *m_found, *m_trained;
    BlockStrip *m_blocks;
    QPushButton *m_measure, *m_compare, *m_export, *m_cancel;
    Label *m_step;
    Label *m_verdict;
    QWidget *m_jobLine;
};

} // namespace thimble::app
