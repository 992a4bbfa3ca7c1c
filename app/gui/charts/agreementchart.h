// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/agreement.h"

#include <QWidget>

#include <memory>

namespace thimble::app {

struct ViewContext;

/// Predicted against measured latency of every candidate on one board, with the diagonal where both are equal, and beside it the
/// error of each, which a diagonal hides. Axes of latency are logarithmic when the figures span much. Hover names a candidate, a click selects it, Ctrl adds, a double click opens
/// its layers, arrow keys walk along the predictions.
class AgreementChart : public QWidget
{
    Q_OBJECT
public:
    explicit AgreementChart(const ViewContext &context, QWidget *parent = nullptr);
    ~AgreementChart() override;

    /// The board whose figures are shown; an empty id shows nothing.
    void setBoard(const std::string &id);
    const Agreement &agreement() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Pixel position of a candidate's mark, for tests; null when it is not shown.
    QPointF positionOf(int candidate) const;

Q_SIGNALS:
    /// After new points or another board.
    void agreementChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void reloadSoon();
    void reload();
    int candidateAt(const QPointF &at) const;
    void hover(const QPointF &at, const QPoint &global);

    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace thimble::app
