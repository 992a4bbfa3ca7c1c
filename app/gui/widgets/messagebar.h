// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/gui/widgets/label.h"

#include <QFrame>

class QPushButton;

namespace thimble::app {

/// Says what went wrong in place: one sentence that ends with the remedy, details on demand, both copyable. Never modal. Also
/// carries quiet notes (something has finished).
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    explicit MessageBar(const Theme *theme, QWidget *parent = nullptr);

    void showProblem(const QString &sentence, const QString &details = {});
    void showNote(const QString &sentence);
    void dismiss();
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    const Theme *m_theme;
    Label *m_sentence;
    Label *m_details;
    QPushButton *m_more;
    QPushButton *m_copy;
    QPushButton *m_close;
    bool m_isProblem = false;
};

} // namespace thimble::app
