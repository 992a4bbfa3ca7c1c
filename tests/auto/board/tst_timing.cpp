// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/base/hash.h"
#include "core/board/timing/calibration.h"
#include "core/board/timing/publishedtimes.h"
#include "core/board/timing/thumbdecoder.h"
#include "core/board/timing/timingmodel.h"
#include "tests/support/shareddata.h"

#include <QFile>
#include <QTemporaryDir>

using namespace thimble::core;

Q_DECLARE_METATYPE(thimble::core::ThumbKind)

/// The decoder against hand-assembled instructions, the model against hand-counted facts.
class tst_timing : public QObject
{
    Q_OBJECT

private:
    Board m_board;

    static CodeImage code(std::initializer_list<std::uint16_t> halfwords);
    static Facts straight(std::uint32_t instructions, std::uint64_t executions, std::uint64_t taken = 0);
    double issue(std::initializer_list<std::uint16_t> halfwords, std::uint32_t instructions);
    static Board board(const char *id);

private Q_SLOTS:
    void initTestCase();
    void decodes_data();
    void decodes();
    void followsRegisters_data();
    void followsRegisters();
    void pipelinesLoads();
    void countsClasses();
    void countsTargets();
    void countsMemory();
    void multipliesOfTheM3();
    void inOrderCores();
    void shippedBoards_data();
    void shippedBoards();
    void frozen();
    void fits();
    void refusesBadCaches_data();
    void refusesBadCaches();
    void refusesBadFacts_data();
    void refusesBadFacts();
    void refusesUnknown();
    void readsElf();
    void readsPublishedTimes_data();
    void readsPublishedTimes();
};

CodeImage tst_timing::code(std::initializer_list<std::uint16_t> halfwords)
{
    std::vector<std::uint8_t> bytes;
    for (const auto value : halfwords) {
        bytes.push_back(static_cast<std::uint8_t>(value));
        bytes.push_back(static_cast<std::uint8_t>(value >> 8));
    }
    CodeImage image;
    image.add(0x8000, std::move(bytes));
    return image;
}

Facts tst_timing::straight(std::uint32_t instructions, std::uint64_t executions, std::uint64_t taken)
{
    Facts facts;
    facts.blocks.push_back({0x8000, instructions, executions, taken});
    return facts;
}

double tst_timing::issue(std::initializer_list<std::uint16_t> halfwords, std::uint32_t instructions)
{
    const auto count = cyclesOf(straight(instructions, 1), code(halfwords), m_board);
    return count ? count->issue : -1;
}

Board tst_timing::board(const char *id)
{
    const auto file = thimble::tests::sourceFile(std::string("resources/boards/") + id + ".json");
    const auto json = readJsonFile(file);
    auto board = json ? boardFromJson(*json, file.string()) : json.error();
    if (!board)
        qFatal("%s", board.error().sentence.c_str());
    return *board;
}

void tst_timing::initTestCase() { m_board = board("emulated-m4"); }

void tst_timing::decodes_data()
{
    QTest::addColumn<unsigned>("first");
    QTest::addColumn<unsigned>("second");
    QTest::addColumn<ThumbKind>("kind");
    QTest::addColumn<int>("bytes");
    QTest::addColumn<int>("transfers");
    QTest::addColumn<bool>("writesPc");
    const auto row = [](const char *text, unsigned first, unsigned second, ThumbKind kind, int bytes,
                        int transfers = 0, bool writesPc = false) {
        QTest::newRow(text) << first << second << kind << bytes << transfers << writesPc;
    };
    using K = ThumbKind;
    row("movs r0, #1", 0x2001, 0, K::Simple, 2);
    row("adds r0, r1, r2", 0x1888, 0, K::Simple, 2);
    row("muls r1, r0", 0x4341, 0, K::Multiply, 2);
    row("mov pc, lr", 0x46F7, 0, K::Simple, 2, 0, true);
    row("bx lr", 0x4770, 0, K::Branch, 2);
    row("blx r3", 0x4798, 0, K::Branch, 2);
    row("ldr r0, [pc, #4]", 0x4801, 0, K::Load, 2);
    row("str r0, [r1, r2]", 0x5088, 0, K::Store, 2);
    row("ldrsb r0, [r1, r2]", 0x5688, 0, K::Load, 2);
    row("ldrsh r0, [r1, r2]", 0x5E88, 0, K::Load, 2);
    row("strb r0, [r1]", 0x7008, 0, K::Store, 2);
    row("ldrh r0, [r1]", 0x8808, 0, K::Load, 2);
    row("ldr r0, [sp]", 0x9800, 0, K::Load, 2);
    row("add r0, sp, #4", 0xA801, 0, K::Simple, 2);
    row("push {r4, lr}", 0xB510, 0, K::StoreMultiple, 2, 2);
    row("pop {r4, pc}", 0xBD10, 0, K::LoadMultiple, 2, 2, true);
    row("cbz r0", 0xB108, 0, K::Branch, 2);
    row("sxtb r0, r0", 0xB240, 0, K::Simple, 2);
    row("it eq", 0xBF08, 0, K::IfThen, 2);
    row("nop", 0xBF00, 0, K::Hint, 2);
    row("ldmia r0!, {r1-r3}", 0xC80E, 0, K::LoadMultiple, 2, 3);
    row("bne", 0xD1FE, 0, K::Branch, 2);
    row("b", 0xE7FE, 0, K::Branch, 2);
    row("bl", 0xF000, 0xF800, K::Branch, 4);
    row("bne.w", 0xF47F, 0xAFFE, K::Branch, 4);
    row("b.w", 0xF000, 0xB800, K::Branch, 4);
    row("mark", 0xF3AF, 0x8060, K::Hint, 4);
    row("mrs r0, primask", 0xF3EF, 0x8010, K::SpecialMove, 4);
    row("msr basepri, r0", 0xF380, 0x8811, K::SpecialMove, 4);
    row("mov.w r0, #1", 0xF04F, 0x0001, K::Simple, 4);
    row("movw r0", 0xF240, 0x1000, K::Simple, 4);
    row("ssat r0, #8, r0", 0xF300, 0x0007, K::Simple, 4);
    row("ldr.w r0, [r1, #4]", 0xF8D1, 0x0004, K::Load, 4);
    row("ldr.w pc, [r1]", 0xF8D1, 0xF000, K::Load, 4, 0, true);
    row("ldrsb.w r0, [r1], #1", 0xF911, 0x0B01, K::Load, 4);
    row("strb.w r0, [r1], #1", 0xF801, 0x0B01, K::Store, 4);
    row("pld [r1]", 0xF891, 0xF000, K::Hint, 4);
    row("ldrd r0, r1, [r2]", 0xE9D2, 0x0100, K::LoadMultiple, 4, 2);
    row("strd r0, r1, [r2], #8", 0xE8E2, 0x0102, K::StoreMultiple, 4, 2);
    row("ldmia.w sp!, {r4-r11, pc}", 0xE8BD, 0x8FF0, K::LoadMultiple, 4, 9, true);
    row("stmdb sp!, {r4-r11, lr}", 0xE92D, 0x4FF0, K::StoreMultiple, 4, 9);
    row("tbb [pc, r0]", 0xE8DF, 0xF000, K::TableBranch, 4);
    row("add.w r0, r1, r2, lsl #2", 0xEB01, 0x0082, K::Simple, 4);
    row("smlad r0, r1, r2, r0", 0xFB21, 0x0002, K::Multiply, 4);
    row("sxtb16 r0, r1", 0xFA2F, 0xF081, K::Simple, 4);
    row("smull r0, r1, r2, r3", 0xFB82, 0x0103, K::Multiply, 4);
    row("sdiv r0, r1, r2", 0xFB91, 0xF0F2, K::Divide, 4);
    row("udiv r0, r1, r2", 0xFBB1, 0xF0F2, K::Divide, 4);
    row("vldr s0, [r0]", 0xED90, 0x0A00, K::Load, 4);
    row("vstr s0, [r0]", 0xED80, 0x0A00, K::Store, 4);
    row("vldmia r0!, {s0-s3}", 0xECB0, 0x0A04, K::LoadMultiple, 4, 4);
    row("vadd.f32 s0, s0, s1", 0xEE30, 0x0A20, K::Simple, 4);
    row("vmul.f32 s0, s0, s1", 0xEE20, 0x0A20, K::Simple, 4);
    row("vfma.f32 s0, s1, s2", 0xEEA0, 0x0A81, K::FloatMac, 4);
    row("vmla.f32 s0, s1, s2", 0xEE00, 0x0A81, K::FloatMac, 4);
    row("vdiv.f32 s0, s1, s2", 0xEE80, 0x0A81, K::FloatDivide, 4);
    row("vsqrt.f32 s0, s0", 0xEEB1, 0x0AC0, K::FloatDivide, 4);
    row("vneg.f32 s0, s0", 0xEEB1, 0x0A40, K::Simple, 4);
    row("vmov r0, s0", 0xEE10, 0x0A10, K::Simple, 4);
    row("pkhbt r0, r0, r7, lsl #16", 0xEAC0, 0x4007, K::Simple, 4);
    row("dls lr, r3", 0xF043, 0xE001, K::Simple, 4);
    row("le lr", 0xF00F, 0xC801, K::LoopEnd, 4);
    row("vldrb.8 q0, [r0]", 0xED90, 0x1E00, K::VectorMemory, 4);
    row("vstrw.32 q0, [r1], #16", 0xECA1, 0x1F04, K::VectorMemory, 4);
    row("vadd.i32 q0, q1, q2", 0xEF22, 0x0844, K::Vector, 4);
    row("vmladava.s8 r2, q0, q1", 0xEEF0, 0x2E22, K::Vector, 4);
    row("vdup.8 q0, r0", 0xEEE0, 0x0B10, K::Simple, 4);
}

void tst_timing::decodes()
{
    QFETCH(unsigned, first);
    QFETCH(unsigned, second);
    QFETCH(ThumbKind, kind);
    QFETCH(int, bytes);
    QFETCH(int, transfers);
    QFETCH(bool, writesPc);
    const auto instruction =
        decodeThumb(static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(second));
    QVERIFY2(instruction.kind == kind, std::to_string(static_cast<int>(instruction.kind)).c_str());
    QCOMPARE(instruction.bytes, bytes);
    QCOMPARE(instruction.transfers, transfers);
    QCOMPARE(instruction.writesPc, writesPc);
}

void tst_timing::followsRegisters_data()
{
    QTest::addColumn<unsigned>("first");
    QTest::addColumn<unsigned>("second");
    QTest::addColumn<unsigned>("reads");
    QTest::addColumn<unsigned>("writes");
    QTest::addColumn<bool>("shifts");
    const auto row = [](const char *text, unsigned first, unsigned second, std::initializer_list<int> reads,
                        std::initializer_list<int> writes, bool shifts = false) {
        const auto mask = [](std::initializer_list<int> list) {
            unsigned bits = 0;
            for (const int r : list)
                bits |= 1u << r;
            return bits;
        };
        QTest::newRow(text) << first << second << mask(reads) << mask(writes) << shifts;
    };
    row("movs r0, #1", 0x2001, 0, {}, {0});
    row("cmp r0, #1", 0x2801, 0, {0}, {});
    row("adds r0, #1", 0x3001, 0, {0}, {0});
    row("adds r0, r1, r2", 0x1888, 0, {1, 2}, {0});
    row("adds r0, r1, #2", 0x1C88, 0, {1}, {0});
    row("lsls r0, r1, #3", 0x00C8, 0, {1}, {0});
    row("tst r0, r1", 0x4208, 0, {0, 1}, {});
    row("mvns r0, r1", 0x43C8, 0, {1}, {0});
    row("mov r8, r1", 0x4688, 0, {1}, {8});
    row("add r8, r1", 0x4488, 0, {1, 8}, {8});
    row("ldr r0, [r1, r2]", 0x5888, 0, {1, 2}, {0});
    row("str r0, [r1, #4]", 0x6048, 0, {0, 1}, {});
    row("pop {r4, pc}", 0xBD10, 0, {13}, {4, 13, 15});
    row("ldr.w r0, [r1], #4", 0xF851, 0x0B04, {1}, {0, 1});
    row("ldrd r0, r1, [r2]", 0xE9D2, 0x0100, {2}, {0, 1});
    row("add.w r0, r1, r2, lsl #2", 0xEB01, 0x0082, {1, 2}, {0}, true);
    row("add.w r0, r1, r2", 0xEB01, 0x0002, {1, 2}, {0});
    row("mov.w r0, r2, lsl #2", 0xEA4F, 0x0082, {2}, {0});
    row("pkhbt r0, r0, r7, lsl #16", 0xEAC0, 0x4007, {0, 7}, {0}, true);
    row("cmp.w r1, r2, lsl #1", 0xEBB1, 0x0F42, {1, 2}, {}, true);
    row("movw r0", 0xF240, 0x1000, {}, {0});
    row("movt r0", 0xF2C0, 0x1000, {0}, {0});
    row("bfi r3, r5, #0, #8", 0xF365, 0x0307, {3, 5}, {3});
    row("sxtab16 r0, r7, r1", 0xFA27, 0xF081, {1, 7}, {0});
    row("sxtb16 r0, r1", 0xFA2F, 0xF081, {1}, {0});
    row("smlad r3, r0, r8, r3", 0xFB20, 0x3308, {0, 3, 8}, {3});
    row("mul r0, r1, r2", 0xFB01, 0xF002, {1, 2}, {0});
    row("smull r0, r1, r2, r3", 0xFB82, 0x0103, {2, 3}, {0, 1});
    row("smlal r0, r1, r2, r3", 0xFBC2, 0x0103, {0, 1, 2, 3}, {0, 1});
    row("vmov r0, s0", 0xEE10, 0x0A10, {}, {0});
    row("vmov s0, r0", 0xEE00, 0x0A10, {0}, {});
}

void tst_timing::followsRegisters()
{
    QFETCH(unsigned, first);
    QFETCH(unsigned, second);
    QFETCH(unsigned, reads);
    QFETCH(unsigned, writes);
    QFETCH(bool, shifts);
    const auto instruction =
        decodeThumb(static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(second));
    QCOMPARE(instruction.reads, reads);
    QCOMPARE(instruction.writes, writes);
    QCOMPARE(instruction.shifts, shifts);
}

void tst_timing::pipelinesLoads()
{
    QCOMPARE(issue({0x6808, 0x1840, 0xBF00}, 2), 3.0);         // ldr, add: the load takes both its cycles
    QCOMPARE(issue({0x6808, 0x6811, 0x1840, 0xBF00}, 3), 4.0); // two independent loads, add: 1 + 2 + 1
    QCOMPARE(issue({0x6808, 0x6801, 0x1840, 0xBF00}, 3), 5.0); // the second address waits for the first load
    QCOMPARE(issue({0x6808, 0x6011, 0xBF00}, 2), 2.0);         // ldr r0; str r1, [r2]
    QCOMPARE(issue({0x6808, 0x6010, 0xBF00}, 2), 2.0);         // ldr r0; str r0, [r2]: only the address waits
}

void tst_timing::countsClasses()
{
    QCOMPARE(issue({0xE9D2, 0x0100, 0xBF00}, 1), 3.0);         // ldrd
    QCOMPARE(issue({0xE92D, 0x4FF0, 0xBF00}, 1), 10.0);        // push of nine
    QCOMPARE(issue({0xFB21, 0x0002, 0x4341, 0xBF00}, 2), 2.0); // smlad, muls
    QCOMPARE(issue({0xFB91, 0xF0F2, 0xBF00}, 1), m_board.timing["divideCycles"]["value"].get<double>());
    QCOMPARE(issue({0x2801, 0xBF08, 0x2001, 0xBF00}, 3), 2.0);         // cmp; it, folded; mov
    QCOMPARE(issue({0x2801, 0x2801, 0xBF08, 0x2001, 0xBF00}, 4), 4.0); // it in another word: not folded
    // nop; three unaligned 32-bit instructions in a row: a fetch more
    QCOMPARE(issue({0xBF00, 0xEB01, 0x0002, 0xEB01, 0x0002, 0xEB01, 0x0002, 0xBF00}, 4), 5.0);
    QCOMPARE(issue({0xEB01, 0x0002, 0xEB01, 0x0002, 0xEB01, 0x0002, 0xBF00}, 3), 3.0); // aligned
    // subs; bne: a loop of ten rounds, nine of them back
    const auto count = cyclesOf(straight(2, 10, 9), code({0x3801, 0xD1FD, 0xBF00}), m_board);
    QVERIFY(count.ok());
    QCOMPARE(count->issue, 20.0);
    QCOMPARE(count->refill, 9 * m_board.timing["refillCycles"]["value"].get<double>());
    QCOMPARE(count->total(), std::uint64_t(20 + count->refill));
}

/// A jump to an unaligned 32-bit instruction costs a fetch more; falling into it does not.
void tst_timing::countsTargets()
{
    const auto image = code({0xBF00, 0xEB01, 0x0002, 0x3801, 0xD1FB, 0xBF00}); // nop; add.w; subs; bne add.w
    Facts facts;
    facts.blocks = {{0x8000, 1, 1, 0}, {0x8002, 3, 10, 9}};
    const auto count = cyclesOf(facts, image, m_board);
    QVERIFY(count.ok());
    QCOMPARE(count->refill, 9.0 * 1 + 9.0 * 1);
}

void tst_timing::countsMemory()
{
    auto facts = straight(1, 1);
    facts.caches = {{"instruction", {1000, 17}}, {"data", {500, 111}}, {"another", {9, 9}}};
    const auto count = cyclesOf(facts, code({0xBF00}), m_board);
    QVERIFY(count.ok());
    QCOMPARE(count->memory, m_board.timing["flashMissCycles"]["value"].get<double>() * (17 + 111));
}

/// What the M4 multiplies in one cycle takes the M3 up to seven (ARM DDI 0337, table 3-1).
void tst_timing::multipliesOfTheM3()
{
    const auto m3 = board("emulated-m3");
    const auto of = [&m3](const char *name) { return m3.timing[name]["value"].get<double>(); };
    const auto cycles = [](std::uint16_t first, std::uint16_t second, const Board &board) {
        const auto count = cyclesOf(straight(1, 1), code({first, second, 0xBF00}), board);
        return count ? count->issue : -1;
    };
    QCOMPARE(cycles(0xFB01, 0xF002, m3), 1.0);                         // mul
    QCOMPARE(cycles(0xFB01, 0x3002, m3), of("multiplyAddCycles"));     // mla
    QCOMPARE(cycles(0xFB01, 0x3012, m3), of("multiplyAddCycles"));     // mls
    QCOMPARE(cycles(0xFB82, 0x0103, m3), of("longMultiplyCycles"));    // smull
    QCOMPARE(cycles(0xFBA2, 0x0103, m3), of("longMultiplyCycles"));    // umull
    QCOMPARE(cycles(0xFBC2, 0x0103, m3), of("longMultiplyAddCycles")); // smlal
    QCOMPARE(cycles(0xFBE2, 0x0103, m3), of("longMultiplyAddCycles")); // umlal
    for (const std::uint16_t first : {0xFB82, 0xFBA2, 0xFBC2, 0xFBE2})
        QCOMPARE(cycles(first, 0x0103, m_board), 1.0);
    QCOMPARE(cycles(0xFB01, 0x3002, m_board), 1.0);
}

/// The scoreboard: waiting for loads, shifted operands, pairs, beats.
void tst_timing::inOrderCores()
{
    const auto m33 = board("emulated-m33");
    const auto m7 = board("emulated-m7");
    const auto m55 = board("emulated-m55");
    const auto cycles = [](std::initializer_list<std::uint16_t> halfwords, std::uint32_t instructions,
                           const Board &board) {
        const auto count = cyclesOf(straight(instructions, 1), code(halfwords), board);
        return count ? count->issue : -1;
    };
    QCOMPARE(cycles({0x6808, 0x2101, 0x1843, 0xBF00}, 3, m33), 3.0); // ldr r0; movs r1; adds uses r0 in time
    QCOMPARE(cycles({0x6808, 0x1843, 0xBF00}, 2, m33), 3.0);         // ldr r0; adds waits one
    QCOMPARE(cycles({0xEAC0, 0x4007, 0x2101, 0xBF00}, 2, m33), 3.0); // pkhbt with a shift takes two
    QCOMPARE(cycles({0xC80E, 0xBF00}, 1, m33), 3.0);                 // ldmia of three
    QCOMPARE(cycles({0x2001, 0x2101, 0x2201, 0x2301, 0xBF00}, 4, m7), 2.0);  // four moves in pairs
    QCOMPARE(cycles({0x2001, 0x3001, 0xBF00}, 2, m7), 2.0);                  // the second needs the first
    QCOMPARE(cycles({0x6808, 0x6811, 0xBF00}, 2, m7), 2.0);                  // one access a cycle
    QCOMPARE(cycles({0x6808, 0x2101, 0xBF00}, 2, m7), 1.0);                  // a load and a move
    QCOMPARE(cycles({0xED90, 0x1E00, 0xEF22, 0x0844, 0xBF00}, 2, m55), 3.0); // beats of two overlap
    QCOMPARE(cycles({0xEF22, 0x0844, 0xEF22, 0x0844, 0xBF00}, 2, m55), 4.0); // the same unit: none
    // le: the end of a low-overhead loop refills nothing
    const auto loop = cyclesOf(straight(2, 10, 9), code({0xEF22, 0x0844, 0xF00F, 0xC801, 0xBF00}), m55);
    QVERIFY(loop.ok());
    QCOMPARE(loop->refill, 0.0);
    // bne, taken nine times of ten, on a core that predicts: once wrong
    const auto guessed = cyclesOf(straight(2, 10, 9), code({0x3801, 0xD1FD, 0xBF00}), m7);
    QVERIFY(guessed.ok());
    QCOMPARE(guessed->refill, 9 * 1.0 + m7.timing["mispredictCycles"]["value"].get<double>());
}

/// Every shipped board names a model that exists and has all its parameters; its caches hold what their sources say.
void tst_timing::shippedBoards_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QList<int>>("cacheBytes");
    QTest::newRow("m3") << "emulated-m3" << QList<int>{1024, 128};
    QTest::newRow("m4") << "emulated-m4" << QList<int>{1024, 256};
    QTest::newRow("m7") << "emulated-m7" << QList<int>{16384, 16384, 16384};
    QTest::newRow("m33") << "emulated-m33" << QList<int>{8192};
    QTest::newRow("m55") << "emulated-m55" << QList<int>{};
}

void tst_timing::shippedBoards()
{
    QFETCH(QString, id);
    QFETCH(QList<int>, cacheBytes);
    const auto described = board(id.toUtf8().constData());
    auto facts = straight(3, 10, 9);
    for (const auto &cache : described.caches)
        facts.caches[cache.name] = {10, 5};
    const auto count = cyclesOf(facts, code({0x6808, 0x3801, 0xD1FB, 0xBF00}), described);
    QVERIFY2(count.ok(), count ? "" : count.error().sentence.c_str());
    QVERIFY(count->total() >= 30);
    QList<int> bytes;
    for (const auto &cache : described.caches)
        bytes.append(cache.lineBytes * cache.ways * cache.sets);
    QCOMPARE(bytes, cacheBytes);
    QVERIFY(timingErrorShare(described) >= 0.05);
}

/// Kernels are tuned on l4r5-v1: whoever changes its parameters or rules gives it a new name, so that old figures stay true.
void tst_timing::frozen()
{
    Json frozen = {{"timing", Json::object()}, {"caches", Json::array()}};
    for (const auto &[name, entry] : m_board.timing.items())
        frozen["timing"][name] = entry["value"];
    for (const auto &cache : m_board.caches)
        frozen["caches"].push_back({cache.uses, cache.base, cache.bytes, cache.lineBytes, cache.ways,
                                    cache.sets, cache.missParameter});
    QCOMPARE(QByteArray::fromStdString(sha256Hex(toLine(frozen)).substr(0, 16)),
             QByteArray("6207bba425b0aeca"));
    // A sequence with every rule in it; the counts were made by hand from the rules.
    const auto image = code({0x6808, 0x6811, 0x1840, 0x2801, 0xBF08, 0x2001, 0xE9D2, 0x0100, 0xFB91, 0xF0F2,
                             0xBF00, 0xEB01, 0x0002, 0xEB01, 0x0002, 0xEB01, 0x0002, 0x3801, 0xD1EB, 0xBF00});
    auto facts = straight(14, 10, 9);
    facts.caches = {{"instruction", {500, 6}}, {"data", {40, 4}}};
    const auto count = cyclesOf(facts, image, m_board);
    QVERIFY(count.ok());
    // ldr 1, ldr 2, adds 1, cmp 1, it 1 (in another word), movs 1, ldrd 3, sdiv 7, nop 1, three unaligned add.w 3 + 1, subs 1,
    // bne 1
    QCOMPARE(count->issue, 10 * 24.0);
    QCOMPARE(count->refill, 9.0);
    QCOMPARE(count->memory, 7.0 * 10);
}

/// The fit finds the parameters that made the times, from loops of its own making; what no loop shows it does not invent.
void tst_timing::fits()
{
    const std::vector<std::pair<CodeImage, Facts>> loops = {
        {code({0x6808, 0x1840, 0xBF00}), straight(2, 100)},         // ldr; adds
        {code({0x6808, 0x6811, 0x1840, 0xBF00}), straight(3, 100)}, // ldr; ldr; adds
        {code({0x6010, 0x2001, 0xBF00}), straight(2, 100)},         // str; movs
        {code({0xFB91, 0xF0F2, 0xBF00}), straight(1, 100)},         // sdiv
        {code({0x3801, 0xD1FD, 0xBF00}), straight(2, 100, 99)},     // subs; bne
    };
    const auto times = [&](const Board &board) -> Result<std::vector<double>> {
        std::vector<double> all;
        for (const auto &[image, facts] : loops) {
            const auto count = cyclesOf(facts, image, board);
            if (!count)
                return count.error();
            all.push_back(static_cast<double>(count->total()));
        }
        return all;
    };
    auto real = withParameter(m_board, "loadCycles", 3);
    real = withParameter(real, "storeCycles", 2);
    real = withParameter(real, "divideCycles", 11);
    real = withParameter(real, "refillCycles", 4);
    const auto fit = fitTiming(m_board, *times(real), times);
    QVERIFY2(fit.ok(), fit ? "" : fit.error().sentence.c_str());
    QVERIFY(fit->worst < 1e-3);
    std::map<std::string, std::optional<double>> found;
    for (const auto &parameter : fit->parameters)
        found[parameter.name] = parameter.value;
    QVERIFY(std::abs(*found.at("loadCycles") - 3) < 0.01);
    QVERIFY(std::abs(*found.at("pipelinedLoadCycles") - 1) < 0.01);
    QVERIFY(std::abs(*found.at("storeCycles") - 2) < 0.01);
    QVERIFY(std::abs(*found.at("divideCycles") - 11) < 0.01);
    QVERIFY(std::abs(*found.at("refillCycles") - 4) < 0.05);
    QVERIFY(!found.at("flashMissCycles"));
    QVERIFY(!found.contains("errorShare"));
    const auto broken = fitTiming(m_board, {1, 2}, times); // another number of times
    QVERIFY(!broken.ok());
    QCOMPARE(fitOne({12, 24}, {10, 20}, {11, 22}), 2.0);
}

void tst_timing::refusesBadCaches_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("problem");
    QTest::newRow("uses") << QByteArray(R"({"uses":"x"})") << "caches[0].uses";
    QTest::newRow("line") << QByteArray(R"({"lineBytes":12})") << "powers of two";
    QTest::newRow("sets") << QByteArray(R"({"sets":0})") << "caches[0]";
    QTest::newRow("miss") << QByteArray(R"({"miss":"nothing"})") << "must name an entry of timing";
    QTest::newRow("name") << QByteArray(R"({"name":"a:b"})") << "lower-case letters";
    QTest::newRow("base") << QByteArray(R"({"base":"flash"})") << "caches[0].base";
}

void tst_timing::refusesBadCaches()
{
    QFETCH(QByteArray, change);
    QFETCH(QString, problem);
    auto json = *readJsonFile(thimble::tests::sourceFile("resources/boards/emulated-m4.json"));
    json["caches"][0].update(*parseJson(change.toStdString(), "change"));
    const auto read = boardFromJson(json, "board");
    QVERIFY(!read.ok());
    QVERIFY2(QString::fromStdString(read.error().sentence + read.error().context).contains(problem),
             read.error().sentence.c_str());
}

void tst_timing::refusesBadFacts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("field");
    const QByteArray rest =
        R"("loads":0,"stores":0,"flashLoads":0,"caches":{"d":{"uses":3,"misses":1}},"run":0,"lap":0})";
    const auto row = [&](const char *name, const QByteArray &begin, const char *field) {
        QTest::newRow(name) << begin + rest << QByteArray(field);
    };
    QTest::newRow("cut") << QByteArray(R"({"version":2,"run")") << QByteArray("JSON");
    row("version", R"({"version":1,"instructions":1,"blocks":[],)", "version");
    row("row", R"({"version":2,"instructions":1,"blocks":[[1,2,3]],)", "blocks[0]");
    row("missing", R"({"version":2,"blocks":[],)", "instructions");
    row("text", R"({"version":2,"instructions":"x","blocks":[],)", "instructions");
    QTest::newRow("cache") << QByteArray(
        R"({"version":2,"instructions":1,"blocks":[],"loads":0,"stores":0,"flashLoads":0,"caches":{"d":{"uses":3}},"run":0,"lap":0})")
                           << QByteArray("caches.d");
}

void tst_timing::refusesBadFacts()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, field);
    const auto facts = parseFacts(text.toStdString());
    QVERIFY(!facts.ok());
    QVERIFY2(facts.error().sentence.find(field.toStdString()) != std::string::npos,
             facts.error().sentence.c_str());
}

void tst_timing::refusesUnknown()
{
    QVERIFY(!cyclesOf(straight(3, 1), code({0xBF00}), m_board).ok()); // code that is not there
    auto board = m_board;
    board.timing.erase("divideCycles");
    const auto missing = cyclesOf(straight(1, 1), code({0xBF00}), board);
    QVERIFY(!missing.ok());
    QVERIFY(missing.error().sentence.find("timing.divideCycles") != std::string::npos);
    board.timingModel = "other-v1";
    QVERIFY(!cyclesOf(straight(1, 1), code({0xBF00}), board).ok());
}

void tst_timing::readsElf()
{
    QVERIFY(!codeFromElf({}).ok());
    std::vector<std::uint8_t> elf(52 + 32 + 4, 0);
    const std::uint8_t head[] = {0x7F, 'E', 'L', 'F', 1, 1};
    std::copy(std::begin(head), std::end(head), elf.begin());
    elf[18] = 40; // ARM
    elf[28] = 52; // program headers
    elf[42] = 32;
    elf[44] = 1;
    elf[52] = 1;    // loadable
    elf[56] = 84;   // at this offset
    elf[61] = 0x80; // to 0x8000
    elf[68] = 4;    // bytes in the file
    elf[84] = 0x70;
    elf[85] = 0x47;
    const auto image = codeFromElf(elf);
    QVERIFY2(image.ok(), image ? "" : image.error().sentence.c_str());
    QCOMPARE(*image->halfword(0x8000), std::uint16_t{0x4770});
    QVERIFY(!image->halfword(0x8003));
    QVERIFY(!image->halfword(0x7FFE));
    elf[68] = 5; // one more than there is
    QVERIFY(!codeFromElf(elf).ok());
    elf[45] = 0xFF; // headers beyond the end
    QVERIFY(!codeFromElf(elf).ok());
}

void tst_timing::readsPublishedTimes()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, problem);
    QTemporaryDir folder;
    const auto file = folder.filePath(QStringLiteral("published.csv"));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write(table) == table.size());
    out.close();
    const auto times = readPublishedTimes(file.toStdString());
    if (!problem.isEmpty()) {
        QVERIFY(!times.ok());
        QCOMPARE(QString::fromStdString(times.error().sentence), file + problem);
        return;
    }
    QVERIFY2(times.ok(), times ? "" : times.error().sentence.c_str());
    QCOMPARE(times->size(), std::size_t{2});
    QCOMPARE(times->back().image, std::string("b.elf"));
    QCOMPARE(times->back().ms, 0.5);
}

void tst_timing::readsPublishedTimes_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("problem");
    QTest::newRow("good") << QByteArray("image,clock_mhz,ms\na.elf,120,99.8\n\nb.elf,120,.5\r\n")
                          << QString();
    QTest::newRow("empty") << QByteArray()
                           << QStringLiteral(", line 1: the columns image and ms are wanted.");
    QTest::newRow("heading only") << QByteArray("image,ms\n")
                                  << QStringLiteral(", line 1: no image is listed.");
    QTest::newRow("short") << QByteArray("image,ms\na.elf,1\nb.elf\n")
                           << QStringLiteral(", line 3: as many cells as in the heading are wanted.");
    QTest::newRow("elsewhere") << QByteArray("image,ms\n../a.elf,1\n")
                               << QStringLiteral(
                                      ", line 2: image must be the name of a file beside the table.");
    QTest::newRow("zero") << QByteArray("image,ms\na.elf,0\n")
                          << QStringLiteral(", line 2: ms must be a number above 0.");
}

QTEST_GUILESS_MAIN(tst_timing)
#include "tst_timing.moc"
