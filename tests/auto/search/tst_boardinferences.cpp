// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/search/boardinferences.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace thimble::core;

namespace {
using Bytes = std::vector<std::uint8_t>;

/// Answers each input with its bytes plus one; stops answering after `left` inferences.
class Increment : public BoardLink
{
public:
    int left = 1 << 30;
    int asked = 0;

    Result<void> ready(const Board &) override { return {}; }
    Result<MeasureReply> measure(const Build &, const Board &, const MeasureRequest &request, std::stop_token,
                                 const ProgressCallback &) override
    {
        MeasureReply reply;
        for (const auto &input : request.inputs) {
            if (left-- <= 0)
                return Error{ErrorCode::Target, "The board was unplugged.", {}};
            ++asked;
            reply.outputs.push_back({static_cast<std::uint8_t>(input[0] + 1), input[1]});
        }
        return reply;
    }
};
} // namespace

/// A test set answered by a board in hundreds, with what was answered kept for whoever is interrupted.
class tst_boardinferences : public QObject
{
    Q_OBJECT

private:
    static constexpr std::size_t kCount = 250;

    QTemporaryDir m_folder;
    std::shared_ptr<Increment> m_link;

    std::filesystem::path journal() const
    {
        return m_folder.filePath(QStringLiteral("a/b.jsonl")).toStdString();
    }
    Result<void> ask(std::vector<Bytes> &outputs, const char *question = "set")
    {
        BoardAnswers answers;
        answers.link = m_link;
        answers.build.key = "build";
        answers.outputBytes = 2;
        answers.journal = journal();
        answers.question = question;
        outputs.assign(kCount, {});
        return boardInferences(answers, {}, {})(
            kCount,
            [](std::size_t i) {
                return Bytes{static_cast<std::uint8_t>(i), 7};
            },
            [&](std::size_t i, Bytes output) { outputs[i] = std::move(output); });
    }
    static bool right(const std::vector<Bytes> &outputs)
    {
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            if (outputs[i] != Bytes{static_cast<std::uint8_t>(i + 1), 7})
                return false;
        }
        return true;
    }

private Q_SLOTS:
    void init()
    {
        m_link = std::make_shared<Increment>();
        QFile::remove(QString::fromStdString(journal().string()));
    }

    void answersAll()
    {
        std::vector<Bytes> outputs;
        QVERIFY(ask(outputs).ok());
        QVERIFY(right(outputs));
        QCOMPARE(m_link->asked, int(kCount));
        QVERIFY(!std::filesystem::exists(journal()));
    }

    void goesOn()
    {
        std::vector<Bytes> outputs;
        m_link->left = 130; // the second hundred is lost with the board
        const auto cut = ask(outputs);
        QVERIFY(!cut.ok());
        QCOMPARE(QString::fromStdString(cut.error().sentence), QStringLiteral("The board was unplugged."));
        m_link->left = 1 << 30;
        m_link->asked = 0;
        QVERIFY(ask(outputs).ok());
        QVERIFY(right(outputs));
        QCOMPARE(m_link->asked, 150);
    }

    /// A line that was cut off by a kill, or rubbish, counts for nothing; so does the journal of another question.
    void distrustsJournals()
    {
        std::vector<Bytes> outputs;
        m_link->left = 100;
        QVERIFY(!ask(outputs).ok());
        QFile file(QString::fromStdString(journal().string()));
        QVERIFY(file.open(QIODevice::Append));
        file.write("{\"at\":100,\"outputs\":[\"0107\",\"02");
        file.close();
        m_link->left = 1 << 30;
        m_link->asked = 0;
        QVERIFY(ask(outputs).ok());
        QVERIFY(right(outputs));
        QCOMPARE(m_link->asked, 150);

        m_link->left = 100;
        QVERIFY(!ask(outputs).ok());
        m_link->left = 1 << 30;
        m_link->asked = 0;
        QVERIFY(ask(outputs, "another set").ok());
        QCOMPARE(m_link->asked, int(kCount));
    }

    void fullDisk()
    {
        QFile blocked(m_folder.filePath(QStringLiteral("a")));
        QDir(m_folder.path()).removeRecursively();
        QDir().mkpath(m_folder.path());
        QVERIFY(blocked.open(QIODevice::WriteOnly)); // a file where the folder should be
        blocked.close();
        std::vector<Bytes> outputs;
        QVERIFY(!ask(outputs).ok());
        QCOMPARE(m_link->asked, 0);
        blocked.remove();
    }
};

QTEST_GUILESS_MAIN(tst_boardinferences)
#include "tst_boardinferences.moc"
