// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QWidget>

namespace thimble::app {

class Theme;
struct ViewContext;

/// What the marks of the front mean, in the order of trust.
class FrontLegend : public QWidget
{
    Q_OBJECT
public:
    explicit FrontLegend(const ViewContext &context, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme *m_theme;
};

} // namespace thimble::app
