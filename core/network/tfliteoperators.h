// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/base/result.h"
#include "core/network/network.h"
#include "tflite_generated.h"

#include <optional>

/// How each operator's options are kept in the container. One of the places to extend for a new operator (network.h).
namespace thimble::core {

/// The operator with this builtin code, or nothing when Thimble does not know it.
std::optional<OpCode> opCodeFromBuiltin(int builtin);
/// The lowest operator version whose definition covers this use: other tools refuse newer versions than they know.
int operatorVersion(const Network &network, const Operator &op);

/// An error's sentence is a clause without the operator's name.
Result<OperatorOptions> readOptions(OpCode code, const schema::Operator &op);

struct WrittenOptions
{
    schema::BuiltinOptions type = schema::BuiltinOptions::NONE;
    flatbuffers::Offset<void> table = 0;
};
WrittenOptions writeOptions(flatbuffers::FlatBufferBuilder &builder, const Network &network,
                            const Operator &op);

} // namespace thimble::core
