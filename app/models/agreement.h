// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/models/candidatesmodel.h"

#include <QString>

#include <optional>
#include <vector>

namespace thimble::app {

/// One candidate whose latency was both predicted by its build and measured, on the same board.
struct AgreementPoint
{
    int candidate = 0;
    double predictedMs = 0, measuredMs = 0; ///< both above 0
    core::Origin origin = core::Origin::Emulated;

    double error() const { return measuredMs / predictedMs - 1; }
};

/// How far predictions lie from measurements on one board: the scatter's points by prediction, and the error in two figures, each
/// a share of the prediction.
struct Agreement
{
    std::vector<AgreementPoint> points;
    double median = 0;  ///< of |measured / predicted - 1|; of an even number the mean of the middle two
    double largest = 0; ///< of the same
    int worst = 0;      ///< the candidate of `largest`, 0 without any
};

/// Prediction: the newest on that board. Measurement: of the emulated and board ones the most trustworthy, the newest among
/// equals. Candidates without either are left out; so are figures that are not above 0.
Agreement agreementOf(const std::vector<CandidateRow> &rows, const std::string &board);

/// "Over 178 candidates: median error 1.2 %, largest 4.8 % (candidate 12)."; without points why there are none.
QString agreementWords(const Agreement &agreement);
/// "Candidate 12: predicted 2.80 ms, emulated 2.90 ms, +3.6 %"
QString pointWords(const AgreementPoint &point);
/// The neighbour in the order of predictions: from `current` `steps` on, clamped; an end when it is not among them; 0 without points.
int walkPoints(const Agreement &agreement, int current, int steps);
/// Whether the figures span so much that a logarithmic axis shows them better.
bool wantsLogarithm(const Agreement &agreement);

} // namespace thimble::app
