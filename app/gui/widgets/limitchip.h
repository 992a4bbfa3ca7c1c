// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/theme/theme.h"
#include "app/models/measure.h"

#include <QAbstractButton>

namespace thimble::app {

/// One limit: "RAM <= 4 kB". A click opens a small field beneath it; what is typed there takes units ("2.1k", "64Ki", "2ms", "90 %"),
/// an empty field removes the limit.
class LimitChip : public QAbstractButton
{
    Q_OBJECT
public:
    LimitChip(const Theme *theme, Measure measure, QWidget *parent = nullptr);

    void setBound(std::optional<double> bound);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void boundChanged(thimble::app::Measure measure, std::optional<double> bound);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void edit();
    QString boundText() const;

    const Theme *m_theme;
    Measure m_measure;
    std::optional<double> m_bound;
};

/// What a user may type for a bound, in the measure's raw unit; nothing when the text is empty.
core::Result<std::optional<double>> parseBound(Measure measure, const QString &text);

} // namespace thimble::app
