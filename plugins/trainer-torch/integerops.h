// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/network/network.h"

#include <ATen/core/Tensor.h>

namespace thimble::plugins {

/// Operators of int8 networks on batches of codes held in doubles (N x C x H x W, or N x C when flat). All exact.
class IntegerOps
{
public:
    explicit IntegerOps(const core::Network &network) : m_network(network) { }

    at::Tensor convolution(const core::Operator &op, const at::Tensor &input) const;
    at::Tensor dense(const core::Operator &op, const at::Tensor &input) const;
    at::Tensor pool(const core::Operator &op, const at::Tensor &input) const;
    at::Tensor add(const core::Operator &op, const at::Tensor &first, const at::Tensor &second) const;

private:
    const core::Tensor &input(const core::Operator &op, int index) const
    {
        return m_network.tensors[std::size_t(op.inputs[std::size_t(index)])];
    }
    const core::Tensor &output(const core::Operator &op) const
    {
        return m_network.tensors[std::size_t(op.outputs[0])];
    }
    void rescaleInPlace(const core::Operator &op, at::Tensor &sums, core::Activation activation) const;

    const core::Network &m_network;
};

} // namespace thimble::plugins
