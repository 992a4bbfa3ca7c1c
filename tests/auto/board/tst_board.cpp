// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/file.h"
#include "core/board/board.h"
#include "tests/support/shareddata.h"

#include <QTemporaryDir>

using namespace thimble::core;

/// Board descriptions: what is refused names the field, and the user's files come first.
class tst_board : public QObject
{
    Q_OBJECT

private:
    Json m_good;

private Q_SLOTS:
    void initTestCase();
    void readsShipped();
    void namesTheField_data();
    void namesTheField();
    void everyFigureHasASource();
    void usersFolderComesFirst();
    void unknownBoard();
};

void tst_board::initTestCase()
{
    const auto json = readJsonFile(thimble::tests::sourceFile("resources/boards/emulated-m4.json"));
    QVERIFY(json.ok());
    m_good = *json;
}

void tst_board::readsShipped()
{
    const auto board = boardFromJson(m_good, "emulated-m4.json");
    QVERIFY2(board.ok(), board ? "" : board.error().sentence.c_str());
    QCOMPARE(board->clockHz, 120e6);
    QCOMPARE(board->ramBytes, std::int64_t{640 * 1024});
    QCOMPARE(board->flashBytes, std::int64_t{2048 * 1024});
    QCOMPARE(board->loader.at("loadAddress"), std::int64_t{0x8000});
    // The module's region lies inside the part.
    QVERIFY(board->loader.at("loadAddress") + board->loader.at("imageBytes") <= board->flashBytes);
    QVERIFY(board->loader.at("moduleRam") - 0x20000000 + board->loader.at("moduleRamBytes")
            <= board->ramBytes);
}

void tst_board::namesTheField_data()
{
    QTest::addColumn<QString>("path"); // JSON pointer
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("field");
    QTest::newRow("clock text") << "/clockHz"
                                << R"("fast")"
                                << "clockHz";
    QTest::newRow("no ram") << "/ramBytes"
                            << "0"
                            << "ramBytes";
    QTest::newRow("negative flash") << "/flashBytes"
                                    << "-1"
                                    << "flashBytes";
    QTest::newRow("fraction") << "/ramBytes"
                              << "1024.5"
                              << "ramBytes";
    QTest::newRow("family") << "/family"
                            << R"("riscv")"
                            << "family";
    QTest::newRow("id") << "/id"
                        << R"("../x")"
                        << "id";
    QTest::newRow("flags text") << "/compilerFlags"
                                << R"("-mcpu=x")"
                                << "compilerFlags";
    QTest::newRow("flags other") << "/compilerFlags/0"
                                 << R"("-fplugin=x.so")"
                                 << "compilerFlags";
    QTest::newRow("address") << "/loader/loadAddress"
                             << R"("8000")"
                             << "loader.loadAddress";
    QTest::newRow("address digits") << "/loader/moduleRam"
                                    << R"("0x2000zz")"
                                    << "loader.moduleRam";
    QTest::newRow("address large") << "/loader/moduleRam"
                                   << R"("0x1ffffffff")"
                                   << "loader.moduleRam";
    QTest::newRow("image too large") << "/loader/imageBytes"
                                     << "4000000"
                                     << "loader.imageBytes";
    QTest::newRow("loader typing error") << "/loader/modulRam"
                                         << "1"
                                         << "loader.modulRam";
    QTest::newRow("source missing") << "/timing/loadCycles"
                                    << R"({"value": 2})"
                                    << "timing.loadCycles";
    QTest::newRow("bare figure") << "/timing/loadCycles"
                                 << "2"
                                 << "timing.loadCycles";
    QTest::newRow("power") << "/activePowerMw"
                           << R"({"value": -1, "source": "x"})"
                           << "activePowerMw";
    QTest::newRow("unknown") << "/colour"
                             << "1"
                             << "colour";
    QTest::newRow("connection") << "/connection"
                                << "1"
                                << "connection";
}

void tst_board::namesTheField()
{
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, field);
    auto json = m_good;
    json[Json::json_pointer(path.toStdString())] = Json::parse(value.toStdString());
    const auto board = boardFromJson(json, "b.json");
    QVERIFY(!board.ok());
    QVERIFY2(board.error().sentence.starts_with("b.json: " + field.toStdString()),
             board.error().sentence.c_str());
    for (const auto *key : {"loader", "clockHz", "link", "core"}) {
        auto lacking = m_good;
        lacking.erase(key);
        const auto without = boardFromJson(lacking, "b.json");
        QVERIFY(!without.ok());
        QVERIFY(without.error().sentence.find(std::string(key) + " is missing") != std::string::npos);
    }
}

void tst_board::everyFigureHasASource()
{
    for (const auto &[key, entry] : m_good["timing"].items())
        QVERIFY2(entry["source"].get<std::string>().size() > 10, key.c_str());
}

void tst_board::usersFolderComesFirst()
{
    QTemporaryDir root, user;
    const std::filesystem::path shipped = root.path().toStdString(), mine = user.path().toStdString();
    auto other = m_good;
    other["title"] = "Mine";
    QVERIFY(writeFileAtomically(shipped / "share/thimble/boards/emulated-m4.json", m_good.dump()).ok());
    QVERIFY(writeFileAtomically(mine / "boards/emulated-m4.json", other.dump()).ok());
    QVERIFY(writeFileAtomically(mine / "boards/broken.json", std::string_view("{")).ok());
    QVERIFY(writeFileAtomically(mine / "boards/renamed.json", m_good.dump()).ok());
    const ResourceLocator locator(shipped, mine, mine);
    const auto board = findBoard("emulated-m4", locator);
    QVERIFY(board.ok());
    QCOMPARE(board->title, std::string("Mine"));
    const auto all = listBoards(locator);
    QCOMPARE(all.size(), std::size_t{3});
    QCOMPARE(all[0].id, std::string("broken"));
    QVERIFY(!all[0].board.ok());
    QVERIFY(all[1].board.ok());
    QVERIFY(!all[2].board.ok()); // its id is another's
    QVERIFY(all[2].board.error().sentence.find("renamed.json") != std::string::npos);
}

void tst_board::unknownBoard()
{
    QTemporaryDir root;
    const std::filesystem::path shipped = root.path().toStdString();
    QVERIFY(writeFileAtomically(shipped / "share/thimble/boards/emulated-m4.json", m_good.dump()).ok());
    const ResourceLocator locator(shipped, "/nonexistent", "/nonexistent");
    for (const auto *id : {"nucleo", "../emulated-m4", ""}) {
        const auto board = findBoard(id, locator);
        QVERIFY(!board.ok());
        QVERIFY(board.error().code == ErrorCode::Option);
        QVERIFY(board.error().sentence.find("emulated-m4") != std::string::npos);
    }
}

QTEST_GUILESS_MAIN(tst_board)
#include "tst_board.moc"
