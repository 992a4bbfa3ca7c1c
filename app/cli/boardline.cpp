// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "app/cli/boardline.h"

namespace thimble::app {

core::Board atPort(core::Board board, const std::string &port)
{
    if (port.empty())
        return board;
    if (board.link != kSerialLink)
        board.connection = core::Json::object();
    board.link = kSerialLink;
    board.connection["port"] = port;
    return board;
}

core::Result<std::unique_ptr<core::Transport>> openLine(core::PluginRegistry &plugins,
                                                        const core::Board &board, core::BoardUse use)
{
    const auto link = plugins.boardLink(board.link, core::Json::object());
    if (!link)
        return link.error();
    return (*link)->open(board, use);
}

} // namespace thimble::app
