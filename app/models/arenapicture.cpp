// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/arenapicture.h"

#include <algorithm>

namespace thimble::app {

using core::PlannedBuffer;

namespace {
constexpr double kHeadroom = 1.06; // the peak's label needs room above the highest block

bool overlap(const PlannedBuffer &a, const PlannedBuffer &b)
{
    const bool together = a.first <= b.last && b.first <= a.last;
    return together && a.offset < b.offset + b.size && b.offset < a.offset + a.size;
}
} // namespace

void ArenaPicture::setPlan(core::Plan plan)
{
    m_plan = std::move(plan);
    m_hatched.assign(m_plan.buffers.size(), false);
    for (std::size_t i = 0; i < m_plan.buffers.size(); ++i) {
        for (std::size_t j = 0; j < m_plan.buffers.size() && !m_hatched[i]; ++j) {
            const auto &mine = m_plan.buffers[i];
            const auto &other = m_plan.buffers[j];
            m_hatched[i] = i != j && overlap(mine, other) && other.first < mine.first;
        }
    }
    fit();
}

void ArenaPicture::fit()
{
    const auto operations = std::max<std::size_t>(m_plan.operations.size(), 1);
    const auto bytes = std::max<std::int64_t>(m_plan.arenaBytes, 1);
    m_view = QRectF(0, 0, double(operations), double(bytes) * kHeadroom);
}

void ArenaPicture::clamp()
{
    const double operations = double(std::max<std::size_t>(m_plan.operations.size(), 1));
    const double bytes = double(std::max<std::int64_t>(m_plan.arenaBytes, 1)) * kHeadroom;
    m_view.setWidth(std::clamp(m_view.width(), 0.25, operations));
    m_view.setHeight(std::clamp(m_view.height(), std::min(16.0, bytes), bytes));
    m_view.moveLeft(std::clamp(m_view.left(), 0.0, operations - m_view.width()));
    m_view.moveTop(std::clamp(m_view.top(), 0.0, bytes - m_view.height()));
}

void ArenaPicture::zoom(const QPointF &at, double factor)
{
    const double operation = operationAt(at.x());
    const double byte = byteAt(at.y());
    m_view.setSize(m_view.size() / factor);
    clamp();
    // Put what was under the pointer back under it.
    m_view.translate(operation - operationAt(at.x()), byte - byteAt(at.y()));
    clamp();
}

void ArenaPicture::pan(const QPointF &pixels)
{
    m_view.translate(-pixels.x() * m_view.width() / std::max(m_area.width(), 1.0),
                     pixels.y() * m_view.height() / std::max(m_area.height(), 1.0));
    clamp();
}

double ArenaPicture::xOf(double operation) const
{
    return m_area.left() + (operation - m_view.left()) / m_view.width() * m_area.width();
}

double ArenaPicture::yOf(double byte) const
{
    return m_area.bottom() - (byte - m_view.top()) / m_view.height() * m_area.height();
}

double ArenaPicture::operationAt(double x) const
{
    return m_view.left() + (x - m_area.left()) / std::max(m_area.width(), 1.0) * m_view.width();
}

double ArenaPicture::byteAt(double y) const
{
    return m_view.top() + (m_area.bottom() - y) / std::max(m_area.height(), 1.0) * m_view.height();
}

std::vector<ArenaPicture::Block> ArenaPicture::blocks() const
{
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < m_plan.buffers.size(); ++i) {
        const auto &buffer = m_plan.buffers[i];
        const QPointF topLeft(xOf(buffer.first), yOf(double(buffer.offset + buffer.size)));
        const QPointF bottomRight(xOf(buffer.last + 1), yOf(double(buffer.offset)));
        const QRectF area(topLeft, bottomRight);
        if (area.intersects(m_area))
            blocks.push_back({int(i), area, m_hatched[i]});
    }
    return blocks;
}

int ArenaPicture::bufferAt(const QPointF &at) const
{
    int found = -1;
    for (const auto &block : blocks()) {
        if (block.area.contains(at))
            found = block.buffer;
    }
    return found;
}

double ArenaPicture::unusedShare() const
{
    return m_plan.arenaBytes > 0 ? 1 - double(m_plan.lowerBound) / double(m_plan.arenaBytes) : 0;
}

} // namespace thimble::app
