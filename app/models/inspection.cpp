// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/models/inspection.h"

#include <algorithm>

namespace thimble::app {

void Inspection::clear()
{
    m_state = State::Nothing;
    m_candidate = 0;
    m_build.reset();
    Q_EMIT changed();
}

void Inspection::setWorking(int candidate)
{
    m_state = State::Working;
    m_candidate = candidate;
    m_build.reset();
    Q_EMIT changed();
}

void Inspection::setBuild(int candidate, std::shared_ptr<const core::Build> build)
{
    m_state = State::Ready;
    m_candidate = candidate;
    m_build = std::move(build);
    Q_EMIT changed();
}

void Inspection::setFailed(int candidate, const core::Error &error)
{
    m_state = State::Failed;
    m_candidate = candidate;
    m_build.reset();
    m_error = error;
    Q_EMIT changed();
}

int Inspection::layerOfOperation(int operation) const
{
    if (!m_build || operation < 0 || operation >= int(m_build->plan.operations.size()))
        return -1;
    const auto &layers = m_build->predicted.layers;
    const auto &name = m_build->plan.operations[std::size_t(operation)];
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (layers[i].name == name)
            return int(i);
    }
    return operation < int(layers.size()) ? operation : -1;
}

int Inspection::operationOfLayer(int layer) const
{
    if (!m_build)
        return -1;
    for (int i = 0; i < int(m_build->plan.operations.size()); ++i) {
        if (layerOfOperation(i) == layer)
            return i;
    }
    return -1;
}

int Inspection::colourOf(const core::PlannedBuffer &buffer) const
{
    if (buffer.kind == core::PlannedBuffer::Kind::Input)
        return 0;
    return colourOfLayer(std::max(0, layerOfOperation(buffer.first)));
}

} // namespace thimble::app
