// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/comparisonroom.h"

#include "app/gui/charts/comparisonbars.h"
#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/scrolled.h"

#include <QVBoxLayout>

namespace thimble::app {

ComparisonRoom::ComparisonRoom(Session &session, Theme *theme, QWidget *parent) : QWidget(parent)
{
    const int step = theme->step();
    auto *scroll = scrolled(new ComparisonBars(session.context(theme)));
    scroll->setAccessibleName(tr("Comparison"));
    auto *state = new EmptyState(theme,
                                 tr("Chosen candidates are compared here with the reference network and "
                                    "published figures. Choose a task, then select candidates and press F7."),
                                 scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    layout->addWidget(state);
    const auto refresh = [state, &session] {
        state->setEmpty(!session.question().reference() && session.selection().selected().isEmpty());
    };
    connect(&session.question(), &Question::changed, this, refresh);
    connect(&session.selection(), &SelectionModel::selectedChanged, this, refresh);
    refresh();
}

} // namespace thimble::app
