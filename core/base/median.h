// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <vector>

namespace thimble::core {

/// The middle value, or the mean of the two middle ones. There must be at least one value.
double median(std::vector<double> values);

} // namespace thimble::core
