// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QWidget>

namespace thimble::app {

class RunStatusModel;
class Theme;
struct ViewContext;

/// The corner of the front: hypervolume over time as a thin line with its present value, and which strategy earned it last.
class HypervolumeLine : public QWidget
{
    Q_OBJECT
public:
    explicit HypervolumeLine(const ViewContext &context, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void reload();

    const RunStatusModel *m_status;
    const Theme *m_theme;
};

} // namespace thimble::app
