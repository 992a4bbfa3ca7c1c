// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/board.h"
#include "core/build/measurement.h"

#include <QAbstractTableModel>

#include <vector>

namespace thimble::app {

/// What lies in a part's memory. The model's own kinds have the colours of the palette.
enum class MemoryKind { Monitor, Code, Weights, Tables, StackRoom, Stack, Static, Arena, Free };
QString memoryKindWords(MemoryKind kind);
bool isOfModel(MemoryKind kind);

struct MemoryRegion
{
    MemoryKind kind = MemoryKind::Free;
    std::optional<std::int64_t> bytes; ///< absent: not known, takes no room in the picture
};

/// One memory of a part from its first byte up. What does not fit goes on behind the end, so regions may add up to more than the
/// part has.
struct MemoryBank
{
    bool flash = false;
    std::int64_t bytes = 0;            ///< of the part
    std::int64_t base = -1;            ///< address of the first byte, -1 when the description does not say
    std::vector<MemoryRegion> regions; ///< by address; free room last, when there is any
    std::int64_t needed = 0;           ///< by the model, of `room`; what is not known is left out
    std::int64_t room = 0;             ///< what the board leaves to a model

    std::int64_t over() const { return std::max<std::int64_t>(needed - room, 0); }
    /// Of all regions, at least of the part: the length of the picture.
    std::int64_t extent() const;
};

/// Regions as shares of a bar that reaches from byte `first` to byte `last`.
struct MemorySpan
{
    std::size_t region = 0;
    double from = 0, to = 0; ///< 0 to 1, clipped to the bar
};
std::vector<MemorySpan> memorySpans(const MemoryBank &bank, std::int64_t first, std::int64_t last);
/// First and last byte of what the model takes; equal when it takes nothing.
std::pair<std::int64_t, std::int64_t> modelRange(const MemoryBank &bank);

/// The part's memory with what one candidate takes of it.
struct MemoryMap
{
    MemoryBank flash, ram;
    QString verdict; ///< "Fits: ..." or "Does not fit: needs X, has Y, most in layer Z"
    bool fits = true;
};

/// The stack lies in the room that the monitor keeps for both; only where there is none, or when it is too small, it counts as
/// the module's. `measurement` may be null: the memory without a model.
MemoryMap memoryMapOf(const core::Board &board, const core::Measurement *measurement);

/// The same as rows, for the keyboard and for screen readers: one per region, flash first.
class MemoryMapModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Region, Memory, Bytes, Share, ColumnCount };
    enum Role { KindRole = Qt::UserRole + 1 };

    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void setMap(MemoryMap map);
    const MemoryMap &map() const { return m_map; }
    /// The row of a region, and back: the bank's first row plus its place in the bank.
    int rowOf(bool flash, std::size_t region) const;

private:
    std::pair<const MemoryBank *, std::size_t> at(int row) const;

    MemoryMap m_map;
};

} // namespace thimble::app
