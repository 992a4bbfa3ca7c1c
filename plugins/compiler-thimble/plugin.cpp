// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "compiler/compile.h"
#include "core/plugin/interfaces.h"

#include <QObject>

namespace thimble::plugins {

namespace {
class ThimbleCompiler : public core::Compiler
{
public:
    explicit ThimbleCompiler(compiler::CompilerSettings settings) : m_settings(std::move(settings)) { }

    core::Result<core::Build> compile(const core::Network &network, const core::Board &board,
                                      const core::CompileOptions &options, std::stop_token stop,
                                      const core::ProgressCallback &progress) override
    {
        return compiler::compileNetwork(network, board, options, m_settings, stop, progress);
    }

private:
    const compiler::CompilerSettings m_settings;
};
} // namespace

class ThimbleCompilerPlugin : public QObject, public core::CompilerFactory
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID THIMBLE_COMPILER_IID FILE "metadata.json")
    Q_INTERFACES(thimble::core::CompilerFactory)

public:
    core::Result<std::shared_ptr<core::Compiler>> create(const core::ResourceLocator &locator,
                                                         const core::Json & /*options*/) override
    {
        compiler::CompilerSettings settings;
        settings.cache = locator.cache() / "compiler";
        return std::shared_ptr<core::Compiler>(std::make_shared<ThimbleCompiler>(std::move(settings)));
    }
};

} // namespace thimble::plugins

#include "plugin.moc"
