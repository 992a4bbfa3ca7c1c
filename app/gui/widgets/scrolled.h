// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <QScrollArea>

namespace thimble::app {

/// A frameless area on the page's own ground that scrolls `content` where it does not fit. What it holds has the focus, not it.
QScrollArea *scrolled(QWidget *content);

} // namespace thimble::app
