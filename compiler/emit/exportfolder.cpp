// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/compile.h"
#include "compiler/emit/kernelsources.h"

namespace thimble::compiler {

std::map<std::string, std::string> exportFiles(const Model &model)
{
    std::set<std::string> functions;
    for (const auto &step : model.steps) {
        for (const auto &call : step.calls)
            functions.insert(call.kernel.function);
    }
    std::map<std::string, std::string> files;
    std::vector<std::string> sources;
    for (const auto *source : sourcesFor(model.choice.family, functions)) {
        const auto path = "kernels/" + std::string(source->path);
        files[path] = std::string(source->text);
        if (!path.ends_with(".h"))
            sources.push_back(path);
    }
    files["model.h"] = modelHeaderText(model);
    files["model.c"] = modelSourceText(model);
    files["main.c"] = exampleText(model);
    files["CMakeLists.txt"] = exportCMakeText(model, sources);
    files["monitor/module.c"] = moduleSourceText(model);
    files["monitor/thimble_module.h"] = std::string(moduleHeaderText());
    return files;
}

} // namespace thimble::compiler
