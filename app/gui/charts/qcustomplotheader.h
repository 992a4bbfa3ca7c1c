// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

// QCustomPlot 2.1 is GPL-3: it is included by this folder only (LICENSING.md). Its header warns under our warning set.
#pragma GCC system_header
#include <qcustomplot.h>
