// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/store/projectstore.h"

#include <QProcess>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>
#include <thread>
#include <unistd.h>

using namespace thimble::core;
namespace fs = std::filesystem;
using Mode = ProjectStore::Mode;

namespace {
RunSpec someSpec()
{
    RunSpec spec;
    spec.name = "first try";
    spec.task = "kws-voices";
    spec.strategy = "search-demo";
    spec.boards = {"emulated-m4", "emulated-m7"};
    spec.strategyOptions = {{"population", 64}};
    spec.limits.ram = 2100;
    spec.budgetSeconds = 1800;
    spec.seed = 18446744073709551615u;
    return spec;
}

LogEntry note(int number) { return {0, 0, "note", number, {{"text", "entry " + std::to_string(number)}}}; }

Result<std::vector<LogEntry>> entriesOf(RunLog &log)
{
    std::vector<LogEntry> entries;
    const auto read = log.replay([&entries](const LogEntry &entry) {
        entries.push_back(entry);
        return true;
    });
    if (!read)
        return read.error();
    return entries;
}

/// What the test program does as a child: appends for ever, and says the number of each entry once it is durable.
int appendForEver(const char *folder)
{
    auto store = ProjectStore::open(folder, Mode::ReadWrite);
    if (!store)
        return 1;
    for (int number = 1;; ++number) {
        if (!(*store)->log()->append(note(number)))
            return 1;
        std::printf("%d\n", number);
        std::fflush(stdout);
    }
}

/// One statement from outside, as another program could try it.
QString sql(const fs::path &file, const char *statement)
{
    QString failure;
    {
        auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("outside"));
        database.setDatabaseName(QString::fromStdString(file.string()));
        database.open();
        QSqlQuery query(database);
        if (!query.exec(QLatin1String(statement)))
            failure = query.lastError().databaseText();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("outside"));
    return failure;
}
} // namespace

class StoreTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_temporary->path().toStdString()) / "my project";
    }

    void keepsSpecAndEntries()
    {
        {
            const auto store = ProjectStore::create(m_folder, someSpec());
            QVERIFY2(store.ok(), store ? "" : store.error().sentence.c_str());
            for (int i = 1; i <= 600; ++i) {
                const auto appended = (*store)->log()->append(note(i));
                QVERIFY(appended.ok());
                QCOMPARE(appended->sequence, i + 1);
                QVERIFY(appended->atMs > 1600000000000);
            }
            QVERIFY(fs::is_directory(m_folder / "networks"));
        }
        const auto store = ProjectStore::open(m_folder, Mode::ReadOnly);
        QVERIFY2(store.ok(), store ? "" : store.error().sentence.c_str());
        const auto entries = entriesOf(*(*store)->log());
        QVERIFY(entries.ok());
        QCOMPARE(entries->size(), 601u);
        QCOMPARE(entries->front().kind, std::string("created"));
        QCOMPARE(toLine(entries->front().body["spec"]), toLine(toJson(someSpec())));
        for (std::size_t i = 1; i < entries->size(); ++i) {
            QCOMPARE((*entries)[i].sequence, std::int64_t(i) + 1);
            QCOMPARE((*entries)[i].candidate, int(i));
            QCOMPARE((*entries)[i].body["text"].get<std::string>(), "entry " + std::to_string(i));
        }
        QCOMPARE(replayRun(*(*store)->log())->spec.seed, 18446744073709551615u);
    }

    void replayStopsWhenToldTo()
    {
        const auto store = ProjectStore::create(m_folder, someSpec());
        for (int i = 0; i < 10; ++i)
            QVERIFY((*store)->log()->append(note(i)).ok());
        int seen = 0;
        QVERIFY((*store)->log()->replay([&seen](const LogEntry &) { return ++seen < 4; }).ok());
        QCOMPARE(seen, 4);
    }

    void threadsAppendAndVisitorsMayToo()
    {
        const auto store = ProjectStore::create(m_folder, someSpec());
        const auto log = (*store)->log();
        std::vector<std::thread> threads;
        std::atomic<int> done = 0;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 25; ++i)
                    done += log->append(note(i)).ok() ? 1 : 0;
            });
        for (auto &thread : threads)
            thread.join();
        QCOMPARE(done.load(), 100);
        QVERIFY(log->replay([&log](const LogEntry &entry) {
                       return entry.sequence > 3 ? false : log->append(note(0)).ok();
                   })
                    .ok());
        QCOMPARE(entriesOf(*log)->size(), 104u);
    }

    void aSecondWriterIsRefusedByName()
    {
        const auto first = ProjectStore::create(m_folder, someSpec());
        const auto second = ProjectStore::open(m_folder, Mode::ReadWrite);
        QVERIFY(!second.ok());
        const auto sentence = second.error().sentence;
        QVERIFY2(sentence.find("is open in process " + std::to_string(::getpid()) + " on ")
                     != std::string::npos,
                 sentence.c_str());
        // Looking is free, while the first goes on writing.
        const auto reader = ProjectStore::open(m_folder, Mode::ReadOnly);
        QVERIFY(reader.ok());
        QVERIFY((*first)->log()->append(note(1)).ok());
        QCOMPARE(entriesOf(*(*reader)->log())->size(), 2u);
        QVERIFY(!(*reader)->log()->append(note(2)).ok());
    }

    void theLockGoesWithItsHolder()
    {
        {
            const auto store = ProjectStore::create(m_folder, someSpec());
        }
        const auto again = ProjectStore::open(m_folder, Mode::ReadWrite);
        QVERIFY2(again.ok(), again ? "" : again.error().sentence.c_str());
    }

    void aProjectIsNotMadeTwice()
    {
        {
            const auto store = ProjectStore::create(m_folder, someSpec());
        }
        const auto again = ProjectStore::create(m_folder, someSpec());
        QVERIFY(!again.ok());
        QVERIFY(again.error().code == ErrorCode::Option);
        QVERIFY(again.error().sentence.find("resume " + m_folder.string()) != std::string::npos);
    }

    void killedWhileWriting()
    {
        {
            const auto store = ProjectStore::create(m_folder, someSpec());
        }
        for (int round = 0; round < 3; ++round) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("append-for-ever"), QString::fromStdString(m_folder.string())});
            QVERIFY(child.waitForStarted());
            QByteArray said;
            while (said.count('\n') < 20 + 7 * round) {
                QVERIFY(child.waitForReadyRead(20000));
                said += child.readAll();
            }
            // It holds the lock, and is named.
            const auto refused = ProjectStore::open(m_folder, Mode::ReadWrite);
            QVERIFY(!refused.ok());
            QVERIFY(refused.error().sentence.find(std::to_string(child.processId())) != std::string::npos);
            ::kill(pid_t(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            said += child.readAll();
            const int last = said.left(said.lastIndexOf('\n')).split('\n').last().toInt();
            QVERIFY(last >= 20);

            const auto store = ProjectStore::open(m_folder, Mode::ReadWrite);
            QVERIFY2(store.ok(), store ? "" : store.error().sentence.c_str());
            const auto entries = entriesOf(*(*store)->log());
            QVERIFY2(entries.ok(), entries ? "" : entries.error().sentence.c_str());
            // All that was said to be durable is there, at most one more, and no hole.
            const int stored = entries->back().candidate;
            QVERIFY(stored == last || stored == last + 1);
            for (std::size_t i = 0; i < entries->size(); ++i)
                QCOMPARE((*entries)[i].sequence, std::int64_t(i) + 1);
        }
    }

    void noProject_data()
    {
        QTest::addColumn<std::string>("kind");
        QTest::addColumn<std::string>("says");
        QTest::newRow("nothing") << std::string("nothing") << std::string("does not exist");
        QTest::newRow("a plain folder") << std::string("folder") << std::string("is no project of Thimble");
        QTest::newRow("text") << std::string("text") << std::string("is damaged or no project of Thimble");
        QTest::newRow("empty") << std::string("empty") << std::string("is damaged or no project of Thimble");
        QTest::newRow("cut off") << std::string("cut") << std::string("is damaged or no project of Thimble");
        QTest::newRow("from the future")
            << std::string("future") << std::string("was written by a newer Thimble");
        QTest::newRow("no JSON inside") << std::string("body") << std::string("is not valid JSON");
    }

    void noProject()
    {
        QFETCH(std::string, kind);
        QFETCH(std::string, says);
        const auto file = m_folder / "project.sqlite";
        if (kind != "nothing")
            fs::create_directories(m_folder);
        if (kind == "text" || kind == "empty") {
            std::ofstream stream(file);
            for (int i = 0; kind == "text" && i < 1000; ++i)
                stream << "this is not a database, " << i << "\n";
        }
        if (kind == "cut" || kind == "future" || kind == "body") {
            {
                const auto store = ProjectStore::create(m_folder, someSpec());
                for (int i = 0; i < 300; ++i)
                    QVERIFY((*store)->log()->append(note(i)).ok());
            }
            if (kind == "cut")
                fs::resize_file(file, fs::file_size(file) / 2 + 100);
            if (kind == "future")
                QCOMPARE(sql(file, "PRAGMA user_version=99"), QString());
            if (kind == "body")
                QCOMPARE(
                    sql(file,
                        "INSERT INTO log (at_ms, kind, candidate, body) VALUES (1, 'note', 0, '{\"a\":')"),
                    QString());
        }
        for (const auto mode : {Mode::ReadOnly, Mode::ReadWrite}) {
            const auto store = ProjectStore::open(m_folder, mode);
            const auto entries =
                store ? entriesOf(*(*store)->log()) : Result<std::vector<LogEntry>>(store.error());
            QVERIFY(!entries.ok());
            const auto &sentence = entries.error().sentence;
            QVERIFY2(sentence.find(says) != std::string::npos, sentence.c_str());
            QVERIFY2(sentence.find(m_folder.string()) != std::string::npos, sentence.c_str());
        }
    }

    void theLogIsAppendOnly()
    {
        {
            const auto store = ProjectStore::create(m_folder, someSpec());
            QVERIFY((*store)->log()->append(note(1)).ok());
        }
        const auto file = m_folder / "project.sqlite";
        QVERIFY(sql(file, "DELETE FROM log").contains(QLatin1String("append-only")));
        QVERIFY(sql(file, "UPDATE log SET kind='x'").contains(QLatin1String("append-only")));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        std::ofstream(m_temporary->path().toStdString() + "/file") << "x";
        const auto store = ProjectStore::create(
            fs::path(m_temporary->path().toStdString()) / "file" / "project", someSpec());
        QVERIFY(!store.ok());
        QVERIFY(store.error().sentence.starts_with("Cannot create the project "));
    }

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && std::string(argv[1]) == "append-for-ever")
        return appendForEver(argv[2]);
    StoreTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store.moc"
