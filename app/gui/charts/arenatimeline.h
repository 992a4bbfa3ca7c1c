// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/arenapicture.h"

#include <QWidget>

namespace thimble::app {

class Inspection;
class SelectionModel;
class Theme;
struct Palette;
struct ViewContext;

/// The arena over time: operations across, address up, every tensor a block from birth to death. The wheel zooms at the pointer,
/// dragging pans, 0 fits; hovering names tensor, shape, bytes, address and life; a click selects the layer, arrow keys walk along the
/// operations. The peak is marked with its bytes and operation.
class ArenaTimeline : public QWidget
{
    Q_OBJECT
public:
    explicit ArenaTimeline(const ViewContext &context, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Palette &colours() const;
    void reload();
    void layOut();
    void setHovered(int buffer, const QPoint &at);
    QString title() const;
    QString describe(int buffer) const;
    void paintAxes(QPainter &painter) const;
    void paintBlocks(QPainter &painter) const;
    void paintPeak(QPainter &painter) const;

    Inspection *m_inspection;
    SelectionModel *m_selection;
    Theme *m_theme;
    ArenaPicture m_picture;
    int m_hovered = -1;
    QPointF m_pressed;
    bool m_panning = false;
};

} // namespace thimble::app
