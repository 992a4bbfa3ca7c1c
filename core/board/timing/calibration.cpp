// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/board/timing/calibration.h"

#include <algorithm>
#include <cmath>

namespace thimble::core {

namespace {
constexpr int kMostSteps = 12;
constexpr double kMostCycles = 1000;
constexpr double kSmallStep = 1e-6;
constexpr double kNothing = 1e-9; ///< a column or pivot below is none

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>; ///< columns

/// What each parameter changes in the relative times: one column each.
struct Linearised
{
    Vector residual; ///< (measured - model) / measured
    Matrix columns;
};

Result<Vector> timesOf(const Board &board, std::size_t count,
                       const std::function<Result<Vector>(const Board &)> &model)
{
    auto times = model(board);
    if (times && times->size() != count)
        return Error{
            ErrorCode::Internal, "The timing model gave another number of times than were measured.", {}};
    return times;
}

Result<Linearised> linearise(const Board &board, const std::vector<std::string> &names, const Vector &values,
                             const Vector &measured,
                             const std::function<Result<Vector>(const Board &)> &model)
{
    const auto base = timesOf(board, measured.size(), model);
    if (!base)
        return base.error();
    Linearised result;
    for (std::size_t i = 0; i < measured.size(); ++i)
        result.residual.push_back(measured[i] > 0 ? (measured[i] - (*base)[i]) / measured[i] : 0);
    for (std::size_t p = 0; p < names.size(); ++p) {
        const auto changed = timesOf(withParameter(board, names[p], values[p] + 1), measured.size(), model);
        if (!changed)
            return changed.error();
        Vector column;
        for (std::size_t i = 0; i < measured.size(); ++i)
            column.push_back(measured[i] > 0 ? ((*changed)[i] - (*base)[i]) / measured[i] : 0);
        result.columns.push_back(std::move(column));
    }
    return result;
}

double product(const Vector &a, const Vector &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

/// Steps that make the residual least; 0 for what has no pivot. Normal equations: a dozen well separated columns.
Vector leastSquares(const Linearised &problem)
{
    const auto count = problem.columns.size();
    std::vector<Vector> rows(count, Vector(count + 1));
    for (std::size_t r = 0; r < count; ++r) {
        for (std::size_t c = 0; c < count; ++c)
            rows[r][c] = product(problem.columns[r], problem.columns[c]);
        rows[r][count] = product(problem.columns[r], problem.residual);
    }
    std::vector<bool> used(count, false);
    std::vector<std::size_t> pivotRow(count, count);
    for (std::size_t c = 0; c < count; ++c) {
        std::size_t best = count;
        for (std::size_t r = 0; r < count; ++r) {
            if (!used[r] && (best == count || std::abs(rows[r][c]) > std::abs(rows[best][c])))
                best = r;
        }
        if (best == count || std::abs(rows[best][c]) < kNothing)
            continue;
        used[best] = true;
        pivotRow[c] = best;
        for (std::size_t r = 0; r < count; ++r) {
            if (r == best)
                continue;
            const double factor = rows[r][c] / rows[best][c];
            for (std::size_t k = c; k <= count; ++k)
                rows[r][k] -= factor * rows[best][k];
        }
    }
    Vector steps(count, 0);
    for (std::size_t c = 0; c < count; ++c) {
        if (pivotRow[c] < count)
            steps[c] = rows[pivotRow[c]][count] / rows[pivotRow[c]][c];
    }
    return steps;
}

bool empty(const Vector &column)
{
    return std::ranges::all_of(column, [](double value) { return std::abs(value) < kNothing; });
}
} // namespace

const std::vector<std::string> &calibrationLoops()
{
    static const std::vector<std::string> names{
        "plain",  "load",  "loads", "load use", "store",   "multiple",   "folded it", "branch",
        "target", "row",   "guess", "shifted",  "product", "accumulate", "long",      "long accumulate",
        "divide", "flash", "ram",   "floats",   "fused",   "vector",     "beats"};
    return names;
}

std::vector<std::string> fittedParameters(const Board &board)
{
    std::vector<std::string> names;
    for (const auto &[name, entry] : board.timing.items()) {
        if (name != "issueWidth" && name != "errorShare")
            names.push_back(name);
    }
    return names;
}

Board withParameter(Board board, const std::string &name, double value)
{
    board.timing[name]["value"] = value;
    return board;
}

Result<TimingFit> fitTiming(const Board &board, const std::vector<double> &measured,
                            const std::function<Result<std::vector<double>>(const Board &)> &model)
{
    const auto names = fittedParameters(board);
    Vector values(names.size(), 1);
    std::vector<bool> seen(names.size(), false);
    auto current = board;
    for (const auto &name : names)
        current = withParameter(std::move(current), name, 1);
    TimingFit fit;
    for (int step = 0; step < kMostSteps; ++step) {
        const auto problem = linearise(current, names, values, measured, model);
        if (!problem)
            return problem.error();
        fit.worst = 0;
        for (const auto error : problem->residual)
            fit.worst = std::max(fit.worst, std::abs(error));
        const auto steps = leastSquares(*problem);
        double largest = 0;
        for (std::size_t p = 0; p < names.size(); ++p) {
            seen[p] = seen[p] || !empty(problem->columns[p]);
            const double next = std::clamp(values[p] + steps[p], 0.0, kMostCycles);
            largest = std::max(largest, std::abs(next - values[p]));
            values[p] = next;
            current = withParameter(std::move(current), names[p], next);
        }
        if (largest < kSmallStep)
            break;
    }
    for (std::size_t p = 0; p < names.size(); ++p)
        fit.parameters.push_back({names[p], seen[p] ? std::optional(values[p]) : std::nullopt});
    return fit;
}

double fitOne(const std::vector<double> &wanted, const std::vector<double> &atZero,
              const std::vector<double> &atOne)
{
    double above = 0, below = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double slope = (atOne[i] - atZero[i]) / wanted[i];
        above += slope * (wanted[i] - atZero[i]) / wanted[i];
        below += slope * slope;
    }
    return below > 0 ? above / below : 0;
}

} // namespace thimble::core
