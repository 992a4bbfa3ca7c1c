// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/resourcelocator.h"
#include "core/search/boardlink.h"
#include "core/search/compiler.h"
#include "core/search/strategy.h"
#include "core/search/trainer.h"

#include <QtPlugin>

/// Interface ids end in a version; the whole id must match. Bump it on any change of the class below it or of what it uses.
#define THIMBLE_STRATEGY_IID "org.thimble.StrategyFactory/2"
#define THIMBLE_COMPILER_IID "org.thimble.CompilerFactory/2"
#define THIMBLE_TRAINER_IID "org.thimble.TrainerFactory/2"
#define THIMBLE_BOARDLINK_IID "org.thimble.BoardLinkFactory/4"

namespace thimble::core {

/// Each plugin is a QObject that implements exactly one of these with Q_PLUGIN_METADATA(IID ... FILE "metadata.json"). The
/// metadata: id, name, version, kind ("strategy", "compiler", "trainer", "boardlink"), description, options (OptionSpec list).
class StrategyFactory
{
public:
    virtual ~StrategyFactory() = default;
    virtual Result<std::unique_ptr<Strategy>> create(const SearchProblem &problem) = 0;
};

class CompilerFactory
{
public:
    virtual ~CompilerFactory() = default;
    virtual Result<std::shared_ptr<Compiler>> create(const ResourceLocator &locator, const Json &options) = 0;
};

class TrainerFactory
{
public:
    virtual ~TrainerFactory() = default;
    virtual Result<std::shared_ptr<Trainer>> create(const ResourceLocator &locator, const Json &options) = 0;
};

class BoardLinkFactory
{
public:
    virtual ~BoardLinkFactory() = default;
    virtual Result<std::shared_ptr<BoardLink>> create(const ResourceLocator &locator,
                                                      const Json &options) = 0;
};

} // namespace thimble::core

Q_DECLARE_INTERFACE(thimble::core::StrategyFactory, THIMBLE_STRATEGY_IID)
Q_DECLARE_INTERFACE(thimble::core::CompilerFactory, THIMBLE_COMPILER_IID)
Q_DECLARE_INTERFACE(thimble::core::TrainerFactory, THIMBLE_TRAINER_IID)
Q_DECLARE_INTERFACE(thimble::core::BoardLinkFactory, THIMBLE_BOARDLINK_IID)
