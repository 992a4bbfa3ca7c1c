// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/plugin/pluginregistry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace thimble::core;
namespace fs = std::filesystem;

namespace {
ResourceLocator placesWith(const fs::path &root) { return {root, root / "user", root / "cache"}; }

const PluginInfo *byFile(const std::vector<PluginInfo> &plugins, const std::string &stem)
{
    const auto found = std::find_if(plugins.begin(), plugins.end(),
                                    [&stem](const auto &plugin) { return plugin.file.stem() == stem; });
    return found == plugins.end() ? nullptr : &*found;
}
} // namespace

class PluginRegistryTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_root = m_folder.path().toStdString();
        const auto plugins = m_root / "lib" / "thimble" / "plugins";
        fs::create_directories(plugins);
        for (const auto &file : fs::directory_iterator(FIXTURES)) {
            if (file.path().extension() == ".so")
                fs::copy_file(file.path(), plugins / file.path().filename());
        }
        QFile junk(QString::fromStdString((plugins / "fixture_junk.so").string()));
        QVERIFY(junk.open(QIODevice::WriteOnly));
        junk.write("this is no library");
    }

    void problems_data()
    {
        QTest::addColumn<QString>("stem");
        QTest::addColumn<QString>("says");
        QTest::newRow("another interface version") << "fixture_oldinterface"
                                                   << "was made for org.thimble.StrategyFactory/0, but this "
                                                      "Thimble speaks org.thimble.StrategyFactory/2";
        QTest::newRow("missing field") << "fixture_brokenmetadata"
                                       << "version is missing";
        QTest::newRow("bad option") << "fixture_badoption"
                                    << "default must be a number from 0.0 to 1.0";
        QTest::newRow("same id") << "fixture_twin"
                                 << "has the same id, good, as";
        QTest::newRow("no library") << "fixture_junk"
                                    << "it carries no metadata";
    }

    void problems()
    {
        QFETCH(QString, stem);
        QFETCH(QString, says);
        const PluginRegistry registry(placesWith(m_root));
        const auto plugins = registry.plugins();
        const auto *plugin = byFile(plugins, stem.toStdString());
        QVERIFY(plugin);
        QVERIFY(plugin->state == PluginState::Broken);
        QVERIFY2(QString::fromStdString(plugin->problem).contains(says), plugin->problem.c_str());
    }

    void listsWithoutLoading()
    {
        const PluginRegistry registry(placesWith(m_root));
        const auto plugins = registry.plugins();
        const auto *good = byFile(plugins, "fixture_good");
        QVERIFY(good);
        QVERIFY(good->state == PluginState::Listed);
        QCOMPARE(good->id, std::string("good"));
        QCOMPARE(good->trainer, std::string("trainer-demo"));
        QCOMPARE(good->options.size(), 1u);
        // What only shows when code runs is not known yet.
        QVERIFY(byFile(plugins, "fixture_throws")->state == PluginState::Listed);
        QVERIFY(byFile(plugins, "fixture_missingsymbol")->state == PluginState::Listed);
    }

    void loadsOnFirstUseWithCheckedOptions()
    {
        PluginRegistry registry(placesWith(m_root));
        SearchProblem problem;
        auto strategy = registry.strategy("good", problem);
        QVERIFY2(strategy.ok(), strategy ? "" : strategy.error().sentence.c_str());
        QCOMPARE((*strategy)->ask(1).front().words, std::string("64"));
        problem.options = {{"population", "12"}};
        strategy = registry.strategy("good", problem);
        QVERIFY(strategy.ok());
        QCOMPARE((*strategy)->ask(1).front().words, std::string("12"));
        const auto plugins = registry.plugins();
        QVERIFY(byFile(plugins, "fixture_good")->state == PluginState::Loaded);
    }

    void failures_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("says");
        QTest::addColumn<bool>("asksTheUser");
        QTest::newRow("throws") << "throws"
                                << "{}"
                                << "failed while it was being set up" << false;
        QTest::newRow("refuses") << "refuses"
                                 << "{}"
                                 << "needs a moon" << false;
        QTest::newRow("lacks the interface") << "nointerface"
                                             << "{}"
                                             << "lacks Q_INTERFACES" << false;
        QTest::newRow("missing symbol") << "missingsymbol"
                                        << "{}"
                                        << "definedNowhere" << false;
        QTest::newRow("wrong version") << "oldinterface"
                                       << "{}"
                                       << "StrategyFactory/0" << false;
        QTest::newRow("unknown id") << "nobody"
                                    << "{}"
                                    << "There is no strategy \"nobody\"; there are good" << true;
        QTest::newRow("unknown option") << "good"
                                        << R"({"speed":1})"
                                        << "has no option \"speed\"; it has population" << true;
        QTest::newRow("out of range") << "good"
                                      << R"({"population":"1"})"
                                      << "whole number from 2 to 1000" << true;
        QTest::newRow("not whole") << "good"
                                   << R"({"population":2.5})"
                                   << "whole number from 2 to 1000" << true;
        QTest::newRow("not a number") << "good"
                                      << R"({"population":"many"})"
                                      << "whole number from 2 to 1000" << true;
    }

    void failures()
    {
        QFETCH(QString, id);
        QFETCH(QString, options);
        QFETCH(QString, says);
        QFETCH(bool, asksTheUser);
        PluginRegistry registry(placesWith(m_root));
        SearchProblem problem;
        problem.options = *parseJson(options.toStdString(), "options");
        const auto strategy = registry.strategy(id.toStdString(), problem);
        QVERIFY(!strategy.ok());
        const auto sentence = QString::fromStdString(strategy.error().sentence);
        QVERIFY2(sentence.contains(says), qPrintable(sentence));
        QCOMPARE(strategy.error().code == ErrorCode::Option, asksTheUser);
    }

    void aFailedLoadIsRemembered()
    {
        PluginRegistry registry(placesWith(m_root));
        QVERIFY(!registry.strategy("missingsymbol", {}).ok());
        const auto plugins = registry.plugins();
        QVERIFY(byFile(plugins, "fixture_missingsymbol")->state == PluginState::Broken);
        QVERIFY(!byFile(plugins, "fixture_missingsymbol")->problem.empty());
    }

    void anotherKindIsNotMistaken()
    {
        PluginRegistry registry(placesWith(m_root));
        const auto trainer = registry.trainer("good", {});
        QVERIFY(!trainer.ok());
        QCOMPARE(trainer.error().sentence, std::string("There is no trainer \"good\"; none is installed."));
    }

    void threadsShareARegistry()
    {
        PluginRegistry registry(placesWith(m_root));
        std::atomic<int> made = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int k = 0; k < 20; ++k)
                    made += registry.strategy("good", {}).ok() ? 1 : 0;
            });
        for (auto &thread : threads)
            thread.join();
        QCOMPARE(made.load(), 80);
    }

private:
    QTemporaryDir m_folder;
    fs::path m_root;
};

QTEST_GUILESS_MAIN(PluginRegistryTest)
#include "tst_pluginregistry.moc"
