// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/consolemodel.h"
#include "app/models/consoleseries.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace thimble;
using namespace thimble::app;

/// The console's lines and numbers without a window.
class TestConsoleModel : public QObject
{
    Q_OBJECT

private:
    static std::vector<core::ConsoleLine> lines(int from, int to);

private Q_SLOTS:
    void keepsTheLastLines();
    void pauseIsBounded();
    void keepsUpWithLines();
    void filterSays();
    void seriesAreBounded();
};

std::vector<core::ConsoleLine> TestConsoleModel::lines(int from, int to)
{
    std::vector<core::ConsoleLine> all;
    for (int i = from; i < to; ++i)
        all.push_back({i, 1700000000000 + i, "line " + std::to_string(i) + "\n", false});
    return all;
}

void TestConsoleModel::keepsTheLastLines()
{
    ConsoleModel model;
    QAbstractItemModelTester tester(&model);
    const int most = int(ConsoleModel::kMostLines);
    model.append(lines(0, most - 10));
    QCOMPARE(model.dropped(), std::size_t{0});
    model.append(lines(most - 10, most + 10));
    QVERIFY(model.rowCount() <= most);
    QCOMPARE(model.rowCount() + int(model.dropped()), most + 10);
    const auto last = model.index(model.rowCount() - 1, ConsoleModel::Text).data().toString();
    QCOMPARE(last, QStringLiteral("line %1").arg(most + 9));
    model.append(lines(0, 3 * most)); // more at once than are kept
    QCOMPARE(model.rowCount(), most);
    QCOMPARE(model.rowCount() + int(model.dropped()), 4 * most + 10);
    model.clear();
    QCOMPARE(model.dropped(), std::size_t{0});
}

void TestConsoleModel::pauseIsBounded()
{
    ConsoleModel model;
    model.append(lines(0, 5));
    model.setPaused(true);
    const int most = int(ConsoleModel::kMostLines);
    for (int i = 0; i < 3; ++i)
        model.append(lines(0, most));
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(int(model.waiting()), most);
    QCOMPARE(int(model.dropped()), 2 * most);
    model.setPaused(false);
    QCOMPARE(model.rowCount(), most);
    QCOMPARE(int(model.dropped()), 2 * most + 5);
}

/// Ten seconds of a thousand lines each, in the pieces in which they come, filtered: far less than the time they take to come.
void TestConsoleModel::keepsUpWithLines()
{
    ConsoleModel model;
    ConsoleFilter filter;
    filter.setSourceModel(&model);
    QVERIFY(filter.setPattern(QStringLiteral("^line .*[05]$"), true).isEmpty());
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 200; ++i)
        model.append(lines(50 * i, 50 * i + 50));
    QCOMPARE(filter.rowCount(), 2000);
    QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
}

void TestConsoleModel::filterSays()
{
    ConsoleModel model;
    ConsoleFilter filter;
    filter.setSourceModel(&model);
    model.append(lines(0, 20));
    QVERIFY(filter.setPattern(QStringLiteral("LINE 1"), false).isEmpty());
    QCOMPARE(filter.rowCount(), 11);
    const auto wrong = filter.setPattern(QStringLiteral("line (1"), true);
    QVERIFY2(wrong.startsWith(u"This is no regular expression: ") && wrong.endsWith(u'.'), qPrintable(wrong));
    QCOMPARE(filter.rowCount(), 11);
    QVERIFY(filter.setPattern(QStringLiteral("(1"), false).isEmpty()); // plain text may hold anything
    QCOMPARE(filter.rowCount(), 0);
    QVERIFY(filter.setPattern(QString(501, u'a'), false).contains(u"longer than 500"));
}

void TestConsoleModel::seriesAreBounded()
{
    ConsoleSeries series;
    std::vector<core::ConsoleLine> all;
    for (int i = 0; i < 3000; ++i)
        all.push_back({i, 0, "a=" + std::to_string(i) + " b=1\n", false});
    all.push_back({1, 0, "c=1 d=1 e=1 f=1 g=1 h=1\n", false});
    all.push_back({1, 0, "a=99\n", true}); // what was sent is not the board's
    series.add(all);
    QCOMPARE(series.series().size(), ConsoleSeries::kMostSeries);
    const auto &a = series.series()[0];
    QCOMPARE(a.name, QStringLiteral("a"));
    QCOMPARE(a.points.size(), ConsoleSeries::kMostPoints);
    QCOMPARE(a.points.back(), QPointF(2.999, 2999));
}

QTEST_GUILESS_MAIN(TestConsoleModel)
#include "tst_consolemodel.moc"
