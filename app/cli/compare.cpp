// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/candidatetext.h"
#include "app/cli/table.h"
#include "app/cli/verbs.h"

#include <cmath>
#include <cstdio>
#include <memory>

namespace thimble::app {

namespace {
/// One comparable figure of two candidates; absent where nobody measured or counted it.
struct Figure
{
    const char *key;  ///< in JSON
    const char *name; ///< with its unit
    int decimals;
    std::optional<double> a, b;
};

std::optional<double> number(const std::optional<std::int64_t> &value)
{
    return value ? std::optional(double(*value)) : std::nullopt;
}

using Reading = std::optional<double> (*)(const core::Measurement &);
struct Row
{
    const char *key, *name;
    int decimals;
    Reading read;
};
constexpr Row kRows[] = {
    {"latency_ms", "latency, ms", 3, [](const core::Measurement &m) { return m.latencyMs; }},
    {"cycles", "cycles", 0, [](const core::Measurement &m) { return number(m.cycles); }},
    {"macs", "MACs", 0, [](const core::Measurement &m) { return std::optional(double(m.macs)); }},
    {"ram", "RAM, B", 0, [](const core::Measurement &m) { return number(m.ram.total()); }},
    {"ram_arena", "  arena", 0, [](const core::Measurement &m) { return number(m.ram.arena); }},
    {"ram_static", "  static", 0, [](const core::Measurement &m) { return number(m.ram.fixed); }},
    {"ram_stack", "  stack", 0, [](const core::Measurement &m) { return number(m.ram.stack); }},
    {"flash", "flash, B", 0, [](const core::Measurement &m) { return number(m.flash.total()); }},
    {"flash_code", "  code", 0, [](const core::Measurement &m) { return number(m.flash.code); }},
    {"flash_weights", "  weights", 0, [](const core::Measurement &m) { return number(m.flash.weights); }},
    {"flash_tables", "  tables", 0, [](const core::Measurement &m) { return number(m.flash.tables); }}};

std::vector<Figure> figuresOf(const core::Candidate &a, const core::Candidate &b)
{
    std::vector<Figure> figures;
    const auto percent = [](const core::Candidate &candidate) {
        return candidate.quality ? std::optional(100 * candidate.quality->value) : std::nullopt;
    };
    figures.push_back({"quality", "quality, %", 2, percent(a), percent(b)});
    for (const auto &row : kRows) {
        const auto read = [&row](const core::Candidate &candidate) {
            return candidate.best() ? row.read(*candidate.best()) : std::nullopt;
        };
        figures.push_back({row.key, row.name, row.decimals, read(a), read(b)});
    }
    return figures;
}

std::string printed(const std::optional<double> &value, int decimals, bool sign)
{
    if (!value)
        return "?";
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, sign ? "%+.*f" : "%.*f", decimals, *value);
    return buffer;
}

std::string relative(const Figure &figure)
{
    if (!figure.a || !figure.b || *figure.a == 0)
        return "-";
    return printed(100 * (*figure.b / *figure.a - 1), 1, true) + " %";
}

std::optional<double> difference(const Figure &figure)
{
    return figure.a && figure.b ? std::optional(*figure.b - *figure.a) : std::nullopt;
}

std::string originOf(const core::Candidate &candidate)
{
    return candidate.best() ? originText(candidate.best()->origin) : "not measured";
}

void sayComparison(CliContext &context, const core::Candidate &a, const core::Candidate &b)
{
    std::vector<std::vector<std::string>> rows{{"", std::to_string(a.id) + " " + originOf(a),
                                                std::to_string(b.id) + " " + originOf(b), "delta",
                                                "relative"}};
    for (const auto &figure : figuresOf(a, b))
        rows.push_back({figure.name, printed(figure.a, figure.decimals, false),
                        printed(figure.b, figure.decimals, false),
                        printed(difference(figure), figure.decimals, true), relative(figure)});
    context.say(alignedTable(rows, {0}));
    if (originOf(a) != originOf(b))
        context.say("Mind that the costs of the two were not obtained in the same way.");
}

core::Json comparisonJson(const core::Candidate &a, const core::Candidate &b, const std::string &folder)
{
    core::Json delta = core::Json::object();
    for (const auto &figure : figuresOf(a, b)) {
        const auto value = difference(figure);
        const double scale = std::string(figure.key) == "quality" ? 0.01 : 1;
        delta[figure.key] = value ? core::Json(*value * scale) : core::Json(nullptr);
    }
    return {{"a", candidateJson(a, folder)}, {"b", candidateJson(b, folder)}, {"delta", std::move(delta)}};
}
} // namespace

void addCompare(CLI::App &app, CliContext &context, VerbAction &run)
{
    struct Question
    {
        std::string folder;
        int a = 0, b = 0;
    };
    auto *verb = app.add_subcommand(
        "compare", "Set two candidates of a search side by side, with what the second changes");
    const auto question = std::make_shared<Question>();
    verb->add_option("project", question->folder, "Folder of the search")->required();
    verb->add_option("a", question->a, "Number of the one")->required();
    verb->add_option("b", question->b, "Number of the other")->required();
    verb->callback([&context, &run, question] {
        run = [&context, question]() -> core::Result<void> {
            const auto replayed = readProject(question->folder);
            if (!replayed)
                return replayed.error();
            const auto a = candidateOf(*replayed, question->a, question->folder);
            const auto b = candidateOf(*replayed, question->b, question->folder);
            if (!a || !b)
                return a ? b.error() : a.error();
            if (context.json)
                context.line(comparisonJson(*a, *b, question->folder));
            else
                sayComparison(context, *a, *b);
            return {};
        };
    });
}

} // namespace thimble::app
