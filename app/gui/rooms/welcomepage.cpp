// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/welcomepage.h"

#include "app/gui/marks.h"
#include "app/gui/widgets/label.h"
#include "app/gui/widgets/scrolled.h"

#include <QGridLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace thimble::app {

namespace {
constexpr int kRecent = 4;

class MarkSample : public QWidget
{
public:
    MarkSample(Mark mark, const Theme *theme) : m_mark(mark), m_theme(theme)
    {
        setFixedSize(5 * theme->step(), 5 * theme->step());
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const auto &p = m_theme->palette();
        paintMark(painter, m_mark, QRectF(rect()).center(), markColour(m_mark, p), p.panel);
    }

private:
    Mark m_mark;
    const Theme *m_theme;
};

/// A button with a title and a sentence.
class ChoiceButton : public QAbstractButton
{
public:
    ChoiceButton(const Theme *theme, const QString &title, const QString &words, bool primary)
        : m_theme(theme)
        , m_words(words)
        , m_primary(primary)
    {
        setText(title);
        setAccessibleName(title);
        setAccessibleDescription(words);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override { return {60 * m_theme->step(), 15 * m_theme->step()}; }
    QSize minimumSizeHint() const override { return {40 * m_theme->step(), 15 * m_theme->step()}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const auto &p = m_theme->palette();
        const int step = m_theme->step();
        QColor fill = m_primary ? p.accentFill : p.raised;
        if (underMouse())
            fill = mix(fill, p.text, 0.06);
        painter.setPen(QPen(hasFocus()      ? p.accent
                                : m_primary ? p.accentFill
                                            : p.border,
                            hasFocus() ? 1.6 : 1));
        painter.setBrush(fill);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
        const QRect inside = rect().adjusted(4 * step, 2 * step, -4 * step, -2 * step);
        painter.setFont(m_theme->font(Theme::Text::Title));
        painter.setPen(m_primary ? p.onAccent : p.text);
        painter.drawText(inside, Qt::AlignTop | Qt::AlignLeft, text());
        const auto small = m_theme->font(Theme::Text::Small);
        painter.setFont(small);
        painter.setPen(m_primary ? p.onAccent : p.textDim);
        painter.drawText(inside, Qt::AlignBottom | Qt::AlignLeft,
                         QFontMetrics(small).elidedText(m_words, Qt::ElideRight, inside.width()));
    }

private:
    const Theme *m_theme;
    QString m_words;
    bool m_primary;
};
} // namespace

core::RunSpec demoSpec()
{
    core::RunSpec spec;
    spec.name = "Demo";
    spec.task = "kws-voices";
    spec.strategy = "search-demo";
    spec.trainer.clear(); // the one the strategy is made for
    spec.boards = {"emulated-m4"};
    spec.limits.quality = 0.85;
    spec.limits.ram = 32000;
    spec.limits.flash = 64000;
    spec.limits.latencyMs = 20;
    spec.budgetCandidates = 60;
    return spec;
}

core::RunSpec voicesSpec()
{
    auto spec = demoSpec();
    spec.name = "Keyword spotting on voices";
    spec.strategy = "search-evolution";
    spec.budgetCandidates = 0;
    spec.budgetSeconds = 10 * 60;
    return spec;
}

WelcomePage::WelcomePage(Session &session, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_theme(theme)
{
    const int step = theme->step();
    auto *content = new QWidget;
    auto *all = new QVBoxLayout(content);
    all->setContentsMargins(6 * step, 6 * step, 6 * step, 6 * step);
    all->setSpacing(2 * step);
    all->addWidget(
        new Label(theme, Theme::Text::Headline, Label::Tone::Normal, tr("Networks that fit the part")));
    auto *lead = new Label(theme, Theme::Text::Body, Label::Tone::Dim,
                           tr("Choose a task and a board, watch the front of quality against latency, RAM "
                              "and flash grow, look inside any point, flash it and measure it."));
    lead->setWordWrap(true);
    all->addWidget(lead);
    all->addSpacing(3 * step);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(8 * step);
    auto *left = new QVBoxLayout;
    left->setSpacing(2 * step);
    addChoice(left, tr("Open the demo"), tr("A minute: invented training, real compiling and emulation"),
              true, [this] { Q_EMIT draftRequested(demoSpec(), true); });
    addChoice(left, tr("Search on synthesised voices"),
              tr("Ten minutes: real training on keywords spoken on the spot"), false,
              [this] { Q_EMIT draftRequested(voicesSpec(), true); });
    addChoice(left, tr("New exploration"), tr("Choose task, board, strategy and limits (Ctrl+N)"), false,
              [this] { Q_EMIT newRequested(); });
    addChoice(left, tr("Open a project"), tr("A folder of an earlier search (Ctrl+O)"), false,
              [this] { Q_EMIT openRequested(); });
    left->addStretch();
    columns->addLayout(left, 3);

    auto *right = new QVBoxLayout;
    right->setSpacing(step);
    right->addWidget(
        new Label(theme, Theme::Text::Title, Label::Tone::Normal, tr("What a figure's mark means")));
    auto *legend = new QGridLayout;
    legend->setHorizontalSpacing(2 * step);
    legend->setVerticalSpacing(step);
    int row = 0;
    for (const auto mark : kMarks) {
        legend->addWidget(new MarkSample(mark, theme), row, 0);
        legend->addWidget(new Label(theme, Theme::Text::Body, Label::Tone::Dim, markWords(mark)), row++, 1);
    }
    legend->setColumnStretch(1, 1);
    right->addLayout(legend);
    m_recentBox = new QWidget;
    m_recent = new QVBoxLayout(m_recentBox);
    m_recent->setContentsMargins(0, 4 * step, 0, 0);
    m_recent->setSpacing(step);
    right->addWidget(m_recentBox);
    right->addStretch();
    columns->addLayout(right, 2);
    all->addLayout(columns);
    all->addStretch();

    content->setMaximumWidth(280 * step);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scrolled(content));
}

void WelcomePage::addChoice(QVBoxLayout *layout, const QString &title, const QString &words, bool primary,
                            const std::function<void()> &action)
{
    auto *button = new ChoiceButton(m_theme, title, words, primary);
    connect(button, &QAbstractButton::clicked, this, action);
    layout->addWidget(button);
}

void WelcomePage::showEvent(QShowEvent *event)
{
    fillRecent();
    QWidget::showEvent(event);
}

void WelcomePage::fillRecent()
{
    while (auto *item = m_recent->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    m_recent->addWidget(
        new Label(m_theme, Theme::Text::Title, Label::Tone::Normal, tr("Recent explorations")));
    int shown = 0;
    for (const auto &exploration : m_session.explorations().explorations()) {
        if (exploration.archived || shown == kRecent)
            continue;
        auto *button = new QPushButton(exploration.name);
        button->setProperty("look", QStringLiteral("flat"));
        button->setToolTip(exploration.folder);
        button->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        connect(button, &QPushButton::clicked, this,
                [this, folder = exploration.folder] { Q_EMIT projectRequested(folder); });
        m_recent->addWidget(button);
        ++shown;
    }
    m_recentBox->setVisible(shown > 0);
}

} // namespace thimble::app
