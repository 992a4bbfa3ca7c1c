// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/gui/rooms/welcomepage.h"
#include "app/gui/theme/theme.h"
#include "app/gui/widgets/messagebar.h"
#include "app/gui/window/mainwindow.h"
#include "core/base/file.h"
#include "core/base/resourcelocator.h"
#include "core/store/projectstore.h"
#include "tests/gui/samples.h"

#include <QApplication>
#include <QDirIterator>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace thimble;
using namespace thimble::app;

namespace {
constexpr int kPatienceMs = 30000;

std::filesystem::path pathOf(const QString &text) { return std::filesystem::path(text.toStdU16String()); }

/// No file of this process may grow beyond what the largest of a folder has now: what a full disk does to a log.
class FullDisk
{
public:
    explicit FullDisk(const QString &folder)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        qint64 largest = 0;
        for (QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
            files.next();
            largest = std::max(largest, files.fileInfo().size());
        }
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        auto limit = m_before;
        limit.rlim_cur = rlim_t(largest);
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
};

/// Runs of quick fakes that are kept in a real project.
core::Result<PreparedRun> prepareStoredRun(const core::RunSpec &spec, const std::filesystem::path &project)
{
    auto store = core::ProjectStore::exists(project)
        ? core::ProjectStore::open(project, core::ProjectStore::Mode::ReadWrite)
        : core::ProjectStore::create(project, spec);
    if (!store)
        return store.error();
    auto prepared = samples::prepareFakeRun(spec, project, (*store)->log());
    if (prepared)
        prepared->keep = std::shared_ptr<core::ProjectStore>(std::move(*store));
    return prepared;
}
} // namespace

/// What the window says when the world breaks, and that nothing is lost by it.
class TestFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void damagedProjectIsRefusedAndUntouched_data();
    void damagedProjectIsRefusedAndUntouched();
    void damagedNetworkIsSaidInPlace();
    void fullDiskEndsTheRunAndLosesNothing();
    void missingProgramsAreNamed_data();
    void missingProgramsAreNamed();

private:
    void open(const Services &services);
    QString said() const { return m_window->findChild<MessageBar *>()->sentence(); }

    QTemporaryDir m_home;
    QByteArray m_path;
    Theme m_theme;
    core::ResourceLocator m_locator = core::ResourceLocator::fromExecutable();
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

void TestFaults::initTestCase()
{
    QVERIFY(m_home.isValid());
    QStandardPaths::setTestModeEnabled(true);
    qputenv("HOME", m_home.path().toLocal8Bit());
    QCoreApplication::setOrganizationName(QStringLiteral("thimble-test"));
    QCoreApplication::setApplicationName(QStringLiteral("tst_faults"));
    m_path = qgetenv("PATH");
    m_theme.install(*qApp);
}

void TestFaults::init() { QSettings().clear(); }

void TestFaults::cleanup()
{
    qputenv("PATH", m_path);
    m_window.reset();
    m_session.reset();
}

void TestFaults::open(const Services &services)
{
    m_session = std::make_unique<Session>(services, pathOf(m_home.filePath(QStringLiteral("data"))));
    m_window = std::make_unique<MainWindow>(*m_session, m_theme);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestFaults::damagedProjectIsRefusedAndUntouched_data()
{
    QTest::addColumn<int>(
        "keep"); // bytes of a sound file before what is overwritten; -1: cut off in the middle
    QTest::newRow("not a database") << 0;
    QTest::newRow("garbage after the header") << 100;
    QTest::newRow("cut off") << -1;
}

void TestFaults::damagedProjectIsRefusedAndUntouched()
{
    QFETCH(int, keep);
    const auto folder = m_home.filePath(QStringLiteral("damaged%1").arg(keep));
    core::RunSpec spec;
    spec.name = "Damaged";
    spec.task = "kws";
    spec.strategy = "search-demo";
    spec.boards = {"emulated-m4"};
    QVERIFY(core::ProjectStore::create(pathOf(folder), spec).ok());
    const auto file = pathOf(folder) / "project.sqlite";
    auto bytes = core::readFile(file, std::size_t(1) << 24);
    QVERIFY(bytes.ok());
    if (keep < 0)
        bytes->resize(bytes->size() / 2);
    else
        std::fill(bytes->begin() + keep, bytes->end(), std::uint8_t(0x5a));
    QVERIFY(core::writeFileAtomically(file, *bytes).ok());

    open(makeServices(m_locator));
    m_session->open(folder);
    QTRY_VERIFY_WITH_TIMEOUT(!said().isEmpty(), kPatienceMs);
    qInfo("%s", qPrintable(said()));
    QVERIFY(said().contains(QStringLiteral("damaged")) && said().contains(QStringLiteral("restore")));
    QVERIFY(m_window->findChild<MessageBar *>()->isVisible());
    QCOMPARE(m_session->phase(), Session::Phase::Empty);
    QVERIFY(*core::readFile(file, std::size_t(1) << 24) == *bytes);
}

void TestFaults::damagedNetworkIsSaidInPlace()
{
    auto services = makeServices(m_locator);
    services.readProject = [](const std::filesystem::path &) {
        auto run = samples::run(40, 1);
        for (auto &[id, candidate] : run.candidates)
            candidate.network = "damaged";
        return core::Result<core::ReplayedRun>(std::move(run));
    };
    const auto folder = m_home.filePath(QStringLiteral("networks"));
    const std::string cut("\x1c\0\0\0TFL3 and then nothing", 30);
    QVERIFY(core::writeFileAtomically(pathOf(folder) / "networks" / "damaged.tflite", cut).ok());
    open(services);
    m_session->open(folder);
    const auto *inspection = m_session->context(nullptr).inspection;
    QTRY_COMPARE_WITH_TIMEOUT(inspection->state(), Inspection::State::Failed, kPatienceMs);
    const auto words = QString::fromStdString(inspection->error().sentence);
    qInfo("%s", qPrintable(words));
    QVERIFY(words.contains(QStringLiteral("damaged.tflite")));
    QSignalSpy ended(m_session.get(), &Session::jobEnded);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_F6);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, kPatienceMs);
    QVERIFY(!ended.front().at(0).toBool());
    QCOMPARE(ended.front().at(1).toString(), words);
}

void TestFaults::fullDiskEndsTheRunAndLosesNothing()
{
    auto services = samples::services();
    services.prepareRun = [](const core::RunSpec &spec, const std::filesystem::path &project, std::stop_token,
                             Services::Step) { return prepareStoredRun(spec, project); };
    services.readProject = makeServices(m_locator).readProject;
    open(services);
    core::RunSpec spec;
    spec.task = "kws";
    spec.strategy = "search-evolution";
    spec.boards = {"emulated-m4"};
    spec.budgetCandidates = 5000;
    QVERIFY(m_session->draft(spec));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_F5);
    QTRY_VERIFY_WITH_TIMEOUT(m_session->candidates().finishedCount() > 10, kPatienceMs);
    QSignalSpy failed(&m_session->run(), &RunController::failed);
    {
        const FullDisk disk(m_session->folder());
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kPatienceMs);
    }
    qInfo("%s", qPrintable(said()));
    QVERIFY(said().contains(QStringLiteral("project.sqlite")) && said().contains(QStringLiteral("resume")));
    const auto folder = m_session->folder();
    const int shown = m_session->candidates().finishedCount();
    m_session->open(folder);
    QTRY_COMPARE_WITH_TIMEOUT(m_session->phase(), Session::Phase::Open, kPatienceMs);
    QCOMPARE(m_session->candidates().finishedCount(), shown);
    QTest::keyClick(m_window->windowHandle(), Qt::Key_F5); // space is there again
    QTRY_VERIFY_WITH_TIMEOUT(m_session->candidates().finishedCount() > shown, kPatienceMs);
}

void TestFaults::missingProgramsAreNamed_data()
{
    QTest::addColumn<QStringList>("there");
    QTest::addColumn<QString>("missing");
    QTest::newRow("compiler") << QStringList{QStringLiteral("qemu-system-arm")}
                              << QStringLiteral("arm-none-eabi-gcc");
    QTest::newRow("emulator") << QStringList{QStringLiteral("arm-none-eabi-gcc")}
                              << QStringLiteral("qemu-system-arm");
}

void TestFaults::missingProgramsAreNamed()
{
    QFETCH(QStringList, there);
    QFETCH(QString, missing);
    QTemporaryDir programs;
    for (const auto &name : there) {
        const auto found = QStandardPaths::findExecutable(name);
        QVERIFY2(!found.isEmpty(), qPrintable(name));
        QVERIFY(QFile::link(found, programs.filePath(name)));
    }
    qputenv("PATH", programs.path().toLocal8Bit());
    open(makeServices(m_locator));
    QVERIFY(m_session->draft(demoSpec()));
    QTest::keyClick(m_window->windowHandle(), Qt::Key_F5);
    QTRY_VERIFY2_WITH_TIMEOUT(said().contains(missing), qPrintable(said()), kPatienceMs);
    qInfo("%s", qPrintable(said()));
    QVERIFY(said().contains(QStringLiteral("apt-get install")));
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->run().isActive(), kPatienceMs);
}

QTEST_MAIN(TestFaults)
#include "tst_faults.moc"
