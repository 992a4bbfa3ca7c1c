// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"

#include <QStringList>
#include <QWidget>

namespace thimble::app {

/// The blocks of a network as chips that wrap into as many rows as needed; the chip of the selected layer is marked.
class BlockStrip : public QWidget
{
    Q_OBJECT
public:
    explicit BlockStrip(const Theme *theme, QWidget *parent = nullptr);
    void setBlocks(const QStringList &blocks);
    void setMarked(int block);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void clicked(int block);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    std::vector<QRect> arrange(int width) const;

    const Theme *m_theme;
    QStringList m_blocks;
    int m_marked = -1;
};

} // namespace thimble::app
