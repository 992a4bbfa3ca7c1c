// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/memorymap.h"

#include "app/models/numberformat.h"

#include <QCoreApplication>

#include <algorithm>

namespace thimble::app {

namespace {
QString words(const char *text) { return QCoreApplication::translate("MemoryMap", text); }

/// -1 when the description does not say.
std::int64_t loaderAddress(const core::Board &board, const char *name)
{
    const auto field = board.loader.find(name);
    return field == board.loader.end() ? -1 : field->second;
}

void addFree(MemoryBank &bank)
{
    std::int64_t used = 0;
    for (const auto &region : bank.regions)
        used += region.bytes.value_or(0);
    if (used < bank.bytes)
        bank.regions.push_back({MemoryKind::Free, bank.bytes - used});
}

MemoryBank flashOf(const core::Board &board, const core::Measurement *m)
{
    MemoryBank bank;
    bank.flash = true;
    bank.bytes = board.flashBytes;
    bank.room = core::roomOf(board).flash;
    const auto monitor = bank.bytes - bank.room;
    if (const auto load = loaderAddress(board, "loadAddress"); load >= 0)
        bank.base = load - monitor;
    if (monitor > 0)
        bank.regions.push_back({MemoryKind::Monitor, monitor});
    if (m) {
        bank.needed = m->flash.code.value_or(0) + m->flash.weights.value_or(0) + m->flash.tables.value_or(0);
        bank.regions.push_back({MemoryKind::Code, m->flash.code});
        bank.regions.push_back({MemoryKind::Weights, m->flash.weights});
        bank.regions.push_back({MemoryKind::Tables, m->flash.tables});
    }
    addFree(bank);
    return bank;
}

MemoryBank ramOf(const core::Board &board, const core::Measurement *m)
{
    MemoryBank bank;
    bank.bytes = board.ramBytes;
    const auto room = core::roomOf(board);
    bank.room = room.ram;
    const auto reserve = room.stack;
    if (const auto module = loaderAddress(board, "moduleRam"); module >= 0)
        bank.base = module - reserve;
    const auto stack = m ? m->ram.stack.value_or(0) : 0;
    // It grows down from where the module's RAM begins, so what is left of its room lies before it.
    if (reserve > stack)
        bank.regions.push_back({MemoryKind::StackRoom, reserve - stack});
    if (m) {
        bank.needed =
            m->ram.arena.value_or(0) + m->ram.fixed.value_or(0) + std::max<std::int64_t>(stack - reserve, 0);
        bank.regions.push_back({MemoryKind::Stack, m->ram.stack});
        bank.regions.push_back({MemoryKind::Static, m->ram.fixed});
        bank.regions.push_back({MemoryKind::Arena, m->ram.arena});
    }
    addFree(bank);
    return bank;
}

QString ramObjection(const MemoryBank &ram, const core::Measurement &m)
{
    const auto text = words(QT_TRANSLATE_NOOP("MemoryMap", "needs %1 of RAM, has %2"))
                          .arg(format::exactBytes(ram.needed), format::exactBytes(ram.room));
    const auto peak =
        std::max_element(m.layers.begin(), m.layers.end(),
                         [](const core::LayerCost &a, const core::LayerCost &b) { return a.ram < b.ram; });
    if (peak == m.layers.end())
        return text;
    return words(QT_TRANSLATE_NOOP("MemoryMap", "%1, most in layer %2"))
        .arg(text, QString::fromStdString(peak->name));
}

QString flashObjection(const MemoryBank &flash)
{
    const auto most = std::max_element(flash.regions.begin(), flash.regions.end(),
                                       [](const MemoryRegion &a, const MemoryRegion &b) {
                                           const auto own = [](const MemoryRegion &region) {
                                               return isOfModel(region.kind) ? region.bytes.value_or(0) : -1;
                                           };
                                           return own(a) < own(b);
                                       });
    return words(QT_TRANSLATE_NOOP("MemoryMap", "needs %1 of flash, has %2, most of it %3"))
        .arg(format::exactBytes(flash.needed), format::exactBytes(flash.room), memoryKindWords(most->kind));
}

QString verdictOf(const MemoryMap &map, const core::Measurement *m)
{
    if (!m)
        return {};
    QStringList objections;
    if (map.flash.over() > 0)
        objections.append(flashObjection(map.flash));
    if (map.ram.over() > 0)
        objections.append(ramObjection(map.ram, *m));
    if (!objections.isEmpty())
        return words(QT_TRANSLATE_NOOP("MemoryMap", "Does not fit: %1."))
            .arg(objections.join(words(QT_TRANSLATE_NOOP("MemoryMap", "; "))));
    const auto share = [](const MemoryBank &bank) {
        return format::percent(bank.room > 0 ? double(bank.needed) / double(bank.room) : 0);
    };
    return words(QT_TRANSLATE_NOOP("MemoryMap",
                                   "Fits: takes %1 of the flash and %2 of the RAM left to a model."))
        .arg(share(map.flash), share(map.ram));
}
} // namespace

QString memoryKindWords(MemoryKind kind)
{
    switch (kind) {
    case MemoryKind::Monitor:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "monitor"));
    case MemoryKind::Code:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "code"));
    case MemoryKind::Weights:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "weights"));
    case MemoryKind::Tables:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "tables"));
    case MemoryKind::StackRoom:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "stack room"));
    case MemoryKind::Stack:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "stack"));
    case MemoryKind::Static:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "static"));
    case MemoryKind::Arena:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "arena"));
    case MemoryKind::Free:
        return words(QT_TRANSLATE_NOOP("MemoryMap", "free"));
    }
    return {};
}

bool isOfModel(MemoryKind kind)
{
    return kind != MemoryKind::Monitor && kind != MemoryKind::StackRoom && kind != MemoryKind::Free;
}

std::int64_t MemoryBank::extent() const
{
    std::int64_t sum = 0;
    for (const auto &region : regions)
        sum += region.bytes.value_or(0);
    return std::max(sum, bytes);
}

std::vector<MemorySpan> memorySpans(const MemoryBank &bank, std::int64_t first, std::int64_t last)
{
    std::vector<MemorySpan> spans;
    if (last <= first)
        return spans;
    const double length = double(last - first);
    std::int64_t at = 0;
    for (std::size_t i = 0; i < bank.regions.size(); ++i) {
        const auto begin = at;
        at += bank.regions[i].bytes.value_or(0);
        if (at <= first || begin >= last || at == begin)
            continue;
        spans.push_back({i, double(std::max(begin, first) - first) / length,
                         double(std::min(at, last) - first) / length});
    }
    return spans;
}

std::pair<std::int64_t, std::int64_t> modelRange(const MemoryBank &bank)
{
    std::int64_t at = 0, first = -1, last = 0;
    for (const auto &region : bank.regions) {
        const auto begin = at;
        at += region.bytes.value_or(0);
        if (!isOfModel(region.kind) || at == begin)
            continue;
        first = first < 0 ? begin : first;
        last = at;
    }
    return first < 0 ? std::pair<std::int64_t, std::int64_t>{0, 0} : std::pair{first, last};
}

MemoryMap memoryMapOf(const core::Board &board, const core::Measurement *measurement)
{
    MemoryMap map;
    map.flash = flashOf(board, measurement);
    map.ram = ramOf(board, measurement);
    map.fits = map.flash.over() == 0 && map.ram.over() == 0;
    map.verdict = verdictOf(map, measurement);
    return map;
}

int MemoryMapModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_map.flash.regions.size() + m_map.ram.regions.size());
}

int MemoryMapModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

std::pair<const MemoryBank *, std::size_t> MemoryMapModel::at(int row) const
{
    const auto flash = m_map.flash.regions.size();
    const auto index = std::size_t(row);
    return index < flash ? std::pair{&m_map.flash, index} : std::pair{&m_map.ram, index - flash};
}

QVariant MemoryMapModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto [bank, place] = at(index.row());
    const auto &region = bank->regions[place];
    if (role == KindRole)
        return int(region.kind);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((index.column() < Bytes ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Region:
        return memoryKindWords(region.kind);
    case Memory:
        return bank->flash ? tr("flash") : tr("RAM");
    case Bytes:
        return format::exactBytes(region.bytes);
    case Share:
        return format::percent(region.bytes && bank->bytes > 0
                                   ? std::optional(double(*region.bytes) / double(bank->bytes))
                                   : std::nullopt);
    }
    return {};
}

QVariant MemoryMapModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((section < Bytes ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount] = {tr("Region"), tr("Memory"), tr("Bytes"), tr("Of the part")};
    return titles[section];
}

void MemoryMapModel::setMap(MemoryMap map)
{
    beginResetModel();
    m_map = std::move(map);
    endResetModel();
}

int MemoryMapModel::rowOf(bool flash, std::size_t region) const
{
    return int(flash ? region : m_map.flash.regions.size() + region);
}

} // namespace thimble::app
