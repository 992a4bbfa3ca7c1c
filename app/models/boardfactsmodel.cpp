// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/boardfactsmodel.h"

#include "app/models/numberformat.h"

#include <QFileInfo>

namespace thimble::app {

namespace {
struct Parameter
{
    const char *key;
    const char *name;
};

/// The parameters that timing models know, in words. One that is not here is shown by its key.
constexpr Parameter kParameters[] = {
    {"issueWidth", QT_TRANSLATE_NOOP("BoardFactsModel", "Instructions issued together")},
    {"loadCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Load")},
    {"pipelinedLoadCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Load beside a load or store")},
    {"storeCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Store")},
    {"loadUseCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Wait for a loaded value")},
    {"multiplyUseCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Wait for a product")},
    {"shiftedOperandCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Shifted operand")},
    {"multipleWordsPerCycle", QT_TRANSLATE_NOOP("BoardFactsModel", "Words of a multiple load in a cycle")},
    {"vectorCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Vector instruction")},
    {"foldedItCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Folded IT")},
    {"refillCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Refill after a taken branch")},
    {"unalignedTargetCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Branch to an unaligned instruction")},
    {"unalignedRowCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Row of unaligned instructions")},
    {"mispredictCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Wrongly predicted branch")},
    {"multiplyAddCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Multiply and add")},
    {"longMultiplyCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Multiply to 64 bits")},
    {"longMultiplyAddCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Multiply to 64 bits and add")},
    {"divideCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Divide")},
    {"floatDivideCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Divide or root, floating point")},
    {"floatMacCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Multiply-accumulate, floating point")},
    {"flashMissCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Wait for flash on a miss")},
    {"ramMissCycles", QT_TRANSLATE_NOOP("BoardFactsModel", "Wait for RAM on a miss")},
    {"errorShare", QT_TRANSLATE_NOOP("BoardFactsModel", "Error of the model")}};

QString nameOf(const QString &key)
{
    for (const auto &parameter : kParameters) {
        if (key == QLatin1String(parameter.key))
            return BoardFactsModel::tr(parameter.name);
    }
    return key;
}

QString valueOf(const QString &key, double value)
{
    if (key == u"errorShare")
        return QStringLiteral("\u00B1 ") + format::percent(value);
    const auto number = QString::number(value, 'g', 6);
    if (!key.endsWith(u"Cycles"))
        return number;
    return value == 1 ? BoardFactsModel::tr("1 cycle") : BoardFactsModel::tr("%1 cycles").arg(number);
}

QString usesOf(const core::BoardCache &cache)
{
    QStringList uses;
    for (const char use : cache.uses)
        uses.append(use == 'f'       ? BoardFactsModel::tr("fetches")
                        : use == 'r' ? BoardFactsModel::tr("reads")
                                     : BoardFactsModel::tr("writes"));
    return uses.join(QStringLiteral(", "));
}
} // namespace

int BoardFactsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int BoardFactsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BoardFactsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[std::size_t(index.row())];
    if (role == Qt::ToolTipRole)
        return index.column() == Name ? row.key : row.source;
    if (role != Qt::DisplayRole)
        return {};
    return index.column() == Name ? row.name : index.column() == Value ? row.value : row.source;
}

QVariant BoardFactsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QString titles[ColumnCount] = {tr("Parameter"), tr("Value"), tr("Source")};
    return titles[section];
}

void BoardFactsModel::setBoard(const core::Board *board)
{
    beginResetModel();
    m_rows.clear();
    if (board) {
        addPart(*board);
        addTiming(*board);
        addCaches(*board);
    }
    endResetModel();
}

void BoardFactsModel::addPart(const core::Board &board)
{
    const auto file = QFileInfo(QString::fromStdString(board.file)).fileName();
    const auto add = [this, &file](const QString &name, const QString &value, const QString &key) {
        m_rows.push_back({name, value, file, key});
    };
    add(tr("Part"), QString::fromStdString(board.part), QStringLiteral("part"));
    add(tr("Core"), QString::fromStdString(board.core), QStringLiteral("core"));
    add(tr("Clock"), format::megahertz(board.clockHz), QStringLiteral("clockHz"));
    add(tr("RAM"), format::partMemory(board.ramBytes), QStringLiteral("ramBytes"));
    add(tr("Flash"), format::partMemory(board.flashBytes), QStringLiteral("flashBytes"));
    if (board.activePowerMw > 0)
        add(tr("Active power"), tr("%1 mW").arg(QString::number(board.activePowerMw, 'g', 6)),
            QStringLiteral("activePowerMw"));
    add(tr("Reached through"), QString::fromStdString(board.link), QStringLiteral("link"));
    add(tr("Timing model"),
        board.timingModel.empty() ? tr("none, it times itself") : QString::fromStdString(board.timingModel),
        QStringLiteral("timingModel"));
}

void BoardFactsModel::addTiming(const core::Board &board)
{
    const auto add = [this](const QString &key, const core::Json &entry) {
        m_rows.push_back({nameOf(key), valueOf(key, entry["value"].get<double>()),
                          QString::fromStdString(entry["source"].get<std::string>()), key});
    };
    // In the order above, which groups what belongs together; what is not known there follows.
    for (const auto &parameter : kParameters) {
        if (const auto it = board.timing.find(parameter.key); it != board.timing.end())
            add(QString::fromLatin1(parameter.key), *it);
    }
    for (const auto &[key, entry] : board.timing.items()) {
        const auto name = QString::fromStdString(key);
        if (nameOf(name) == name)
            add(name, entry);
    }
}

void BoardFactsModel::addCaches(const core::Board &board)
{
    for (const auto &cache : board.caches) {
        const auto bytes = std::int64_t(cache.lineBytes) * cache.ways * cache.sets;
        const auto shape = cache.sets == 1
            ? tr("%1, %2 lines of %3 B, for %4").arg(format::exactBytes(bytes)).arg(cache.ways)
            : tr("%1, %2 ways, lines of %3 B, for %4").arg(format::exactBytes(bytes)).arg(cache.ways);
        m_rows.push_back({tr("Cache, %1").arg(QString::fromStdString(cache.name)),
                          shape.arg(cache.lineBytes).arg(usesOf(cache)), QString::fromStdString(cache.source),
                          QStringLiteral("caches")});
    }
}

} // namespace thimble::app
