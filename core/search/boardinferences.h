// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/search/boardlink.h"
#include "core/task/evaluation.h"

namespace thimble::core {

/// What a board needs to answer a whole test set.
struct BoardAnswers
{
    std::shared_ptr<BoardLink> link;
    Board board;
    Build build;                   ///< linked for the board
    std::size_t outputBytes = 0;   ///< of one inference
    std::filesystem::path journal; ///< answers so far, for whoever is interrupted; removed at the end
    std::string question;          ///< tells test sets apart: a journal of another question is begun anew
};

/// Inferences by the board itself: loads the build, sends the inputs through the link a hundred at a time, and writes each
/// hundred's outputs down, so that being stopped or killed loses one hundred at most and the next call goes on behind them.
/// Errors: those of the link, and of writing the journal.
Inferences boardInferences(BoardAnswers answers, std::stop_token stop, ProgressCallback progress);

} // namespace thimble::core
