// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/consoleroom.h"
#include "app/gui/theme/theme.h"
#include "app/gui/widgets/label.h"
#include "tests/gui/fakeport.h"
#include "tests/gui/samples.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace thimble;
using namespace thimble::app;
using State = ConsolePort::State;

/// The console as a user has it, by mouse and keyboard, at a port that the test speaks for.
class TestConsoleRoom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void opensTalksAndCloses();
    void portInUse();
    void portIsLost();
    void filters();
    void pauses();
    void draws();
    void saves();
    void keyboardAlone();
    void neverWaits();
    void everyPartHasAName();

private:
    template<class Part>
    Part *part(const char *text) const;
    QLineEdit *field(const char *name) const;
    QString says() const;
    void open();

    QTemporaryDir m_home;
    Theme m_theme;
    std::shared_ptr<samples::FakePort::Talk> m_talk;
    std::optional<core::Error> m_refusal;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<ConsoleRoom> m_room;
};

template<class Part>
Part *TestConsoleRoom::part(const char *text) const
{
    for (auto *found : m_room->findChildren<Part *>()) {
        if (found->text() == QString::fromLatin1(text))
            return found;
    }
    return nullptr;
}

QLineEdit *TestConsoleRoom::field(const char *name) const
{
    for (auto *found : m_room->findChildren<QLineEdit *>()) {
        if (found->accessibleName() == QString::fromLatin1(name))
            return found;
    }
    return nullptr;
}

QString TestConsoleRoom::says() const
{
    for (const auto *label : m_room->findChildren<Label *>()) {
        if (label->accessibleName() == u"State of the port")
            return label->text();
    }
    return {};
}

void TestConsoleRoom::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    qputenv("HOME", m_home.path().toLocal8Bit());
    m_theme.install(*qApp);
}

void TestConsoleRoom::init()
{
    m_talk = std::make_shared<samples::FakePort::Talk>();
    m_refusal.reset();
    auto services = samples::services();
    services.openBoard =
        [this, talk = m_talk](const core::Board &) -> core::Result<std::unique_ptr<core::Transport>> {
        if (m_refusal)
            return *m_refusal;
        return std::unique_ptr<core::Transport>(std::make_unique<samples::FakePort>(talk));
    };
    m_session =
        std::make_unique<Session>(std::move(services), m_home.filePath(QStringLiteral("data")).toStdString());
    m_room = std::make_unique<ConsoleRoom>(*m_session, &m_theme);
    m_room->resize(1000, 500);
    m_room->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_room.get()));
}

void TestConsoleRoom::cleanup()
{
    m_room.reset();
    m_session.reset();
}

void TestConsoleRoom::open()
{
    QTest::mouseClick(part<QPushButton>("Open"), Qt::LeftButton);
    QTRY_VERIFY(m_room->port().state() == State::Open);
}

void TestConsoleRoom::opensTalksAndCloses()
{
    QVERIFY(!field("Line to send")->isEnabled());
    QCOMPARE(says(), QStringLiteral("closed"));
    open();
    QCOMPARE(says(), QStringLiteral("a sample port, 115200 baud"));
    QTest::keyClicks(field("Line to send"), QStringLiteral("name%"));
    QTest::keyClick(field("Line to send"), Qt::Key_Return);
    QTRY_COMPARE(m_room->model().rowCount(), 3);
    const auto text = [this](int row) {
        return m_room->model().index(row, ConsoleModel::Text).data().toString();
    };
    QCOMPARE(text(0), QStringLiteral("\u203A name%"));
    QCOMPARE(text(1), QStringLiteral("m-name-dut-[thimble]"));
    QCOMPARE(text(2), QStringLiteral("m-ready"));
    QVERIFY(field("Line to send")->text().isEmpty());
    QTest::keyClick(field("Line to send"), Qt::Key_Up);
    QCOMPARE(field("Line to send")->text(), QStringLiteral("name%"));
    QTest::mouseClick(part<QPushButton>("Close"), Qt::LeftButton);
    QTRY_VERIFY(m_room->port().state() == State::Closed);
    QCOMPARE(says(), QStringLiteral("closed"));
    QCOMPARE(m_room->model().rowCount(), 3); // what was said can still be read
    open();
}

void TestConsoleRoom::portInUse()
{
    const auto sentence =
        std::string("/dev/ttyACM0 is in use (measuring, by process 7); wait for it or close it there.");
    m_refusal = core::Error{core::ErrorCode::Target, sentence, {}};
    QTest::mouseClick(part<QPushButton>("Open"), Qt::LeftButton);
    QTRY_COMPARE(says(), QString::fromStdString(sentence));
    QVERIFY(m_room->port().state() == State::Closed);
    QVERIFY(part<QPushButton>("Open")->isEnabled());
}

void TestConsoleRoom::portIsLost()
{
    open();
    m_talk->gone = true;
    QTRY_VERIFY(says().contains(u"was lost"));
    QVERIFY(m_room->port().state() == State::Closed);
}

void TestConsoleRoom::filters()
{
    open();
    m_talk->say("x=1\r\nm-ready\r\ny=2\r\n");
    auto *table = m_room->findChild<QTableView *>();
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QTest::keyClicks(field("Filter of the console"), QStringLiteral("READY"));
    QCOMPARE(table->model()->rowCount(), 1);
    field("Filter of the console")->setText(QStringLiteral("^[xy]="));
    QCOMPARE(table->model()->rowCount(), 0);
    part<QCheckBox>("Regular expression")->click();
    QCOMPARE(table->model()->rowCount(), 2);
    field("Filter of the console")->setText(QStringLiteral("([xy"));
    QVERIFY2(says().startsWith(u"This is no regular expression: "), qPrintable(says()));
    QCOMPARE(table->model()->rowCount(), 2); // the last sound one stays
    part<QCheckBox>("Hexadecimal")->click();
    field("Filter of the console")->setText(QStringLiteral("^6d 2d"));
    QCOMPARE(table->model()->rowCount(), 1);
}

void TestConsoleRoom::pauses()
{
    open();
    part<QCheckBox>("Pause")->click();
    m_talk->say("one\ntwo\n");
    QTRY_COMPARE(m_room->model().waiting(), std::size_t{2});
    QCOMPARE(m_room->model().rowCount(), 0);
    part<QCheckBox>("Pause")->click();
    QCOMPARE(m_room->model().rowCount(), 2);
    QCOMPARE(m_room->model().waiting(), std::size_t{0});
}

void TestConsoleRoom::draws()
{
    open();
    part<QCheckBox>("Plot numbers")->click();
    for (int i = 0; i < 50; ++i)
        m_talk->say("x=" + std::to_string(i) + " y=" + std::to_string(50 - i) + "\n");
    QTRY_COMPARE(m_room->model().rowCount(), 50);
    QVERIFY(!m_room->grab().isNull());
}

void TestConsoleRoom::saves()
{
    open();
    m_talk->say("caf\xC3\xA9\n\x01\n");
    QTRY_COMPARE(m_room->model().rowCount(), 2);
    const auto file = m_home.filePath(QStringLiteral("console.tsv"));
    m_room->save(file);
    QFile in(file);
    QVERIFY(in.open(QIODevice::ReadOnly));
    const auto lines = in.readAll().split('\n');
    QCOMPARE(lines[0], QByteArray("seconds\ttime\tdirection\ttext"));
    QVERIFY2(lines[1].endsWith("\treceived\tcaf\xC3\xA9"), lines[1].constData());
    QVERIFY(lines[2].endsWith("\treceived\t\\x01"));
    QString wrong;
    connect(m_room.get(), &ConsoleRoom::problem, this, [&wrong](const QString &text) { wrong = text; });
    m_room->save(QStringLiteral("/nonexistent/console.tsv"));
    QVERIFY2(wrong.contains(u"cannot be written"), qPrintable(wrong));
}

void TestConsoleRoom::keyboardAlone()
{
    m_room->findChild<QComboBox *>()->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), part<QPushButton>("Open"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_VERIFY(m_room->port().state() == State::Open);
    QSet<QWidget *> reached;
    for (int i = 0; i < 20; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        reached.insert(QApplication::focusWidget());
    }
    for (const char *box : {"Regular expression", "Pause", "Hexadecimal", "Plot numbers"})
        QVERIFY2(reached.contains(part<QCheckBox>(box)), box);
    QVERIFY(reached.contains(field("Line to send")) && reached.contains(m_room->findChild<QTableView *>()));
}

/// A thousand lines a second for two seconds, and a board that takes nothing: the window's thread stays free.
void TestConsoleRoom::neverWaits()
{
    open();
    QElapsedTimer since;
    qint64 longest = 0, last = 0;
    QTimer beat;
    since.start();
    connect(&beat, &QTimer::timeout, this, [&] {
        longest = std::max(longest, since.elapsed() - last);
        last = since.elapsed();
    });
    beat.start(5);
    for (int i = 0; i < 100; ++i) {
        std::string lines;
        for (int k = 0; k < 20; ++k)
            lines += "line " + std::to_string(20 * i + k) + " x=" + std::to_string(k) + "\n";
        m_talk->say(lines);
        QTest::qWait(20);
    }
    QTRY_COMPARE(m_room->model().rowCount(), 2000);
    QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
    m_talk->deaf = true;
    const auto before = since.elapsed();
    QTest::keyClicks(field("Line to send"), QStringLiteral("name%"));
    QTest::keyClick(field("Line to send"), Qt::Key_Return);
    QTest::mouseClick(part<QPushButton>("Close"), Qt::LeftButton);
    QVERIFY(since.elapsed() - before < 250);
    QTRY_VERIFY(m_room->port().state() == State::Closed);
}

void TestConsoleRoom::everyPartHasAName()
{
    for (const auto *widget : m_room->findChildren<QWidget *>()) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool plain = widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith(u"qt_")
            || (widget->parentWidget() && widget->parentWidget() != m_room.get()
                && (qobject_cast<const QAbstractScrollArea *>(widget->parentWidget())
                    || qobject_cast<const QComboBox *>(widget->parentWidget())
                    || qobject_cast<const QLineEdit *>(widget->parentWidget())));
        if (plain || qobject_cast<const QTableView *>(widget->parentWidget()))
            continue;
        const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        QVERIFY2(named, widget->metaObject()->className());
    }
}

QTEST_MAIN(TestConsoleRoom)
#include "tst_consoleroom.moc"
