// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/build/build.h"

#include <QObject>

#include <memory>

namespace thimble::app {

/// The inside of the current candidate: its build with the memory plan, once the background compile has it. Layers and timeline
/// follow it; layer indices of SelectionModel count the build's `predicted.layers`.
class Inspection : public QObject
{
    Q_OBJECT
public:
    enum class State { Nothing, Working, Ready, Failed };

    using QObject::QObject;

    State state() const { return m_state; }
    int candidate() const { return m_candidate; }
    const std::shared_ptr<const core::Build> &build() const { return m_build; } ///< null unless Ready
    const core::Error &error() const { return m_error; }

    void clear();
    void setWorking(int candidate);
    void setBuild(int candidate, std::shared_ptr<const core::Build> build);
    void setFailed(int candidate, const core::Error &error);

    /// The layer whose operation is time step `operation` of the plan, -1 when none; and the first operation of a layer.
    int layerOfOperation(int operation) const;
    int operationOfLayer(int layer) const;
    /// Index for Palette::tensor(): the network's input is 0, what layer n writes is n + 1, in the table as in the timeline.
    int colourOf(const core::PlannedBuffer &buffer) const;
    static int colourOfLayer(int layer) { return layer + 1; }

Q_SIGNALS:
    void changed();

private:
    State m_state = State::Nothing;
    int m_candidate = 0;
    std::shared_ptr<const core::Build> m_build;
    core::Error m_error;
};

} // namespace thimble::app
