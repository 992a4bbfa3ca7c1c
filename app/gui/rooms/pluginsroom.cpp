// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/pluginsroom.h"

#include "app/gui/widgets/emptystate.h"
#include "app/gui/widgets/tableview.h"

#include <QHeaderView>
#include <QVBoxLayout>

namespace thimble::app {

PluginsRoom::PluginsRoom(Session &session, const Theme *theme, QWidget *parent) : QWidget(parent)
{
    const int step = theme->step();
    TableDelegate::Roles roles;
    roles.tone = [](const QModelIndex &index) {
        return index.data(PluginsModel::BrokenRole).toBool() ? Label::Tone::Limit : Label::Tone::Normal;
    };
    roles.toneColumn = PluginsModel::State;
    auto *table = new TableView(theme, tr("Plugins"), roles);
    table->setModel(&session.plugins());
    const int widths[] = {60, 36, 22, 22, 100};
    for (int column = 0; column < PluginsModel::ColumnCount; ++column)
        table->setColumnWidth(column, widths[column] * step);
    table->horizontalHeader()->setStretchLastSection(true);
    auto *state = new EmptyState(
        theme, tr("No plugins were found. Reinstall Thimble, or set THIMBLE_ROOT to its folder."), table);
    state->setEmpty(session.plugins().rowCount() == 0);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(3 * step, step, 3 * step, 2 * step);
    layout->addWidget(state);
    connect(&session.plugins(), &QAbstractItemModel::modelReset, this,
            [state, &session] { state->setEmpty(session.plugins().rowCount() == 0); });
    connect(theme, &Theme::changed, table->viewport(), qOverload<>(&QWidget::update));
}

} // namespace thimble::app
