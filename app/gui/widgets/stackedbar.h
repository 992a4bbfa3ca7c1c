// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"

#include <QWidget>

#include <optional>

namespace thimble::app {

/// One figure as a bar of parts with the limit as a red mark; the part beyond the limit cannot be missed. Parts are named in the
/// accessible description.
class StackedBar : public QWidget
{
    Q_OBJECT
public:
    struct Part
    {
        QString name;
        double value = 0;
        QColor Palette::*colour = nullptr;
    };

    explicit StackedBar(const Theme *theme, QWidget *parent = nullptr);
    void setFigures(const std::vector<Part> &parts, std::optional<double> limit);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {40, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme *m_theme;
    std::vector<Part> m_parts;
    std::optional<double> m_limit;
};

} // namespace thimble::app
