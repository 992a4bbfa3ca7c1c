// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/memorymap.h"

#include <QWidget>

namespace thimble::app {

class Theme;
struct Palette;

/// The palette's colour of a kind; what is not the model's stays grey.
QColor memoryColour(MemoryKind kind, const Palette &palette);

/// Flash and RAM of a part, each a bar to scale with what the model takes of it and, when that is a sliver, the same magnified below.
/// What does not fit goes on behind the mark of the part's end, hatched in red. The table beside it holds the same in words; hovering and
/// clicking here chooses its row.
class MemoryView : public QWidget
{
    Q_OBJECT
public:
    MemoryView(MemoryMapModel *model, const Theme *theme, QWidget *parent = nullptr);

    /// The row of the model that stands out, -1 for none.
    void setChosen(int row);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void chosen(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    struct Area
    {
        QRectF where;
        int row = -1;
    };
    void paintBank(QPainter &painter, const MemoryBank &bank, double top);
    void paintBar(QPainter &painter, const MemoryBank &bank, const QRectF &bar, std::int64_t first,
                  std::int64_t last, bool labels);
    double bankHeight() const;
    int rowAt(const QPointF &at) const;

    MemoryMapModel *m_model;
    const Theme *m_theme;
    std::vector<Area> m_areas; ///< as painted last
    int m_chosen = -1;
};

} // namespace thimble::app
