// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "core/network/kernels/table.h"

namespace thimble::core {

namespace {

template<class Code, class Out>
KernelResult made(const KernelSite &site, const std::function<std::int32_t(std::int32_t)> &function)
{
    return std::shared_ptr<const Kernel>(std::make_shared<Table<Code, Out>>(
        site, [&function](std::int32_t code) { return static_cast<Out>(function(code)); }));
}

template<class Code>
KernelResult madeFor(const KernelSite &site, const std::function<std::int32_t(std::int32_t)> &function)
{
    switch (site.output().type) {
    case ElementType::Int8:
        return made<Code, std::int8_t>(site, function);
    case ElementType::UInt8:
        return made<Code, std::uint8_t>(site, function);
    case ElementType::Int16:
        return made<Code, std::int16_t>(site, function);
    default:
        return cannot(std::string("writes ") + elementTypeName(site.output().type)
                      + "; int8, uint8 and int16 can be run");
    }
}

} // namespace

KernelResult makeCodeTable(const KernelSite &site, const std::function<std::int32_t(std::int32_t)> &function)
{
    switch (site.input(0).type) {
    case ElementType::Int8:
        return madeFor<std::int8_t>(site, function);
    case ElementType::UInt8:
        return madeFor<std::uint8_t>(site, function);
    case ElementType::Int16:
        return madeFor<std::int16_t>(site, function);
    default:
        return cannot(std::string("reads ") + elementTypeName(site.input(0).type)
                      + "; int8, uint8 and int16 can be run");
    }
}

} // namespace thimble::core
