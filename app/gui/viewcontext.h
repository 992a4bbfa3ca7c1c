// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

namespace thimble::app {

class CandidatesModel;
class FilterModel;
class Inspection;
class LayersModel;
class LogModel;
class Question;
class RunStatusModel;
class SelectionModel;
class Theme;

/// What every view of one window shares; all outlive the views. Views read models, change selection, filter and limits, and ask for
/// anything else by a signal of their own: they never reach into a run.
struct ViewContext
{
    Theme *theme = nullptr;
    Question *question = nullptr;          ///< task, board, limits, reference
    CandidatesModel *candidates = nullptr; ///< all points with standing and front
    SelectionModel *selection = nullptr;
    FilterModel *filter = nullptr;
    RunStatusModel *status = nullptr; ///< hypervolume over time
    Inspection *inspection = nullptr; ///< build and plan of the current candidate
    LayersModel *layers = nullptr;
    LogModel *log = nullptr;
};

} // namespace thimble::app
