// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/widgets/tabledelegate.h"

#include <QTableView>

namespace thimble::app {

/// A table as all rooms show it: whole rows, no grid, quiet header, columns to choose from the header's menu, Ctrl+C copies the
/// selected rows with their titles.
class TableView : public QTableView
{
    Q_OBJECT
public:
    TableView(const Theme *theme, const QString &name, const TableDelegate::Roles &roles,
              QWidget *parent = nullptr);

    /// Widths from the contents of the first rows; `stretch` takes what is left.
    void fitColumns(int stretch);
    /// Offers hiding columns in the header's context menu and remembers the choice under `key`.
    void rememberColumns(const QString &key, const QList<int> &hiddenAtFirst);
    QList<int> visibleColumns() const;
    QList<int> selectedRows() const;
    void copySelection() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void chooseColumns(const QPoint &at);

    const Theme *m_theme;
    QString m_key;
};

} // namespace thimble::app
