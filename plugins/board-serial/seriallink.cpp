// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-serial/seriallink.h"

#include "plugins/board-serial/serialtransport.h"
#include "plugins/board-serial/terminal.h"

#include <algorithm>

namespace thimble::plugins {

using namespace core;

namespace {
/// The "connection" of a board: {"port": "/dev/ttyACM0"} or {"usb": [{"vendor": 1155, "product": 14155}]}, and "baud".
struct Connection
{
    std::string port;
    std::vector<std::pair<int, int>> usb;
    int baud = 115200;
};

Result<Connection> connectionOf(const Board &board)
{
    JsonReader reader(board.connection, board.file + ": connection");
    Connection connection;
    connection.port = reader.text("port", "");
    connection.baud = static_cast<int>(reader.integer("baud", 300, 4000000, 115200));
    if (const auto *ids = reader.array("usb", false)) {
        for (const auto &id : *ids) {
            JsonReader entry(id, board.file + ": connection.usb");
            const auto vendor = static_cast<int>(entry.integer("vendor", 0, 65535));
            const auto product = static_cast<int>(entry.integer("product", 0, 65535));
            if (const auto good = entry.check(); !good)
                return good.error();
            connection.usb.emplace_back(vendor, product);
        }
    }
    if (connection.port.empty() && connection.usb.empty())
        reader.fail("usb", "must name the board's vendor and product ids (or give a port)");
    if (const auto good = reader.check(); !good)
        return good.error();
    return connection;
}

Result<std::string> findPort(const Connection &connection, const Board &board)
{
    if (!connection.port.empty())
        return connection.port;
    for (const auto &port : listSerialPorts()) {
        if (std::ranges::find(connection.usb, std::pair(port.vendor, port.product)) != connection.usb.end())
            return port.name;
    }
    return Error{ErrorCode::Target, board.title + " is not connected; connect it by USB.", {}};
}

Result<std::unique_ptr<Transport>> openPort(const std::string &port, int baud)
{
    if (isTerminalWithoutDevice(port))
        return openTerminal(port);
    auto opened = SerialTransport::open(port, baud);
    if (!opened)
        return opened.error();
    return std::unique_ptr<Transport>(std::move(*opened));
}

/// A port that is ours as long as it is open.
class OwnedPort : public Transport
{
public:
    OwnedPort(BoardClaim claim, std::unique_ptr<Transport> port)
        : m_claim(std::move(claim))
        , m_port(std::move(port))
    { }

    std::string description() const override { return m_port->description(); }
    Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) override
    {
        return m_port->write(bytes, timeout);
    }
    Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout, std::stop_token stop) override
    {
        return m_port->read(timeout, std::move(stop));
    }
    void flush() override { m_port->flush(); }
    void become(BoardUse use) { m_claim.become(use); }

private:
    BoardClaim m_claim;
    std::unique_ptr<Transport> m_port;
};

Result<std::unique_ptr<OwnedPort>> openBoard(const Board &board, const BoardOwner &owner, BoardUse use)
{
    const auto connection = connectionOf(board);
    if (!connection)
        return connection.error();
    const auto port = findPort(*connection, board);
    if (!port)
        return port.error();
    auto claim = owner.claim(*port, use);
    if (!claim)
        return claim.error();
    auto opened = openPort(*port, connection->baud);
    if (!opened)
        return opened.error();
    (*opened)->flush();
    return std::make_unique<OwnedPort>(*std::move(claim), *std::move(opened));
}

/// Loading first, then measuring, as the progress says.
ProgressCallback tellingUse(OwnedPort &port, const ProgressCallback &progress)
{
    return [&port, progress, measuring = false](const Progress &now) mutable {
        if (!measuring && now.fraction >= kLoadingShare) {
            measuring = true;
            port.become(BoardUse::Benchmarking);
        }
        if (progress)
            progress(now);
    };
}
} // namespace

Measurement selfTimed(const Build &build, const Board &board, const BenchmarkResult &result)
{
    Measurement m = build.predicted;
    m.origin = Origin::Board;
    m.board = board.id;
    m.timingModel.clear();
    m.firmware = result.hello.build;
    m.exact = std::nullopt;
    m.instructions = m.cycles = std::nullopt;
    m.latencyMs = m.latencySpreadMs = std::nullopt;
    const auto &times = result.times;
    if (times.runs > 0) {
        const double mean = static_cast<double>(times.total) / times.runs;
        if (result.hello.ticksAreCycles)
            m.cycles = static_cast<std::int64_t>(mean + 0.5);
        if (result.hello.timerHz > 0) {
            m.latencyMs = 1000.0 * mean / result.hello.timerHz;
            m.latencySpreadMs = 1000.0 * (times.most - times.fewest) / result.hello.timerHz;
        }
        m.setup.clockHz = result.hello.ticksAreCycles ? result.hello.timerHz : board.clockHz;
        m.ram.stack = times.stack;
    }
    for (std::size_t i = 0; i < m.layers.size(); ++i) {
        m.layers[i].instructions = m.layers[i].cycles = std::nullopt;
        if (result.hello.ticksAreCycles && i < result.laps.size())
            m.layers[i].cycles = result.laps[i];
    }
    predictEnergy(m, board.activePowerMw);
    return m;
}

Result<void> SerialLink::ready(const Board &board)
{
    const auto connection = connectionOf(board);
    if (!connection)
        return connection.error();
    const auto port = findPort(*connection, board);
    if (!port)
        return port.error();
    if (m_owner.holder(*port)) {
        const auto claim = m_owner.claim(*port, BoardUse::Free);
        if (!claim)
            return claim.error();
    }
    return checkSerialAccess(*port); // without opening it, which resets many boards
}

Result<MeasureReply> SerialLink::measure(const Build &build, const Board &board,
                                         const MeasureRequest &request, std::stop_token stop,
                                         const ProgressCallback &progress)
{
    auto transport = openBoard(board, m_owner, BoardUse::Loading);
    if (!transport)
        return transport.error();
    BoardSession session(**transport, stop);
    const auto runs = static_cast<std::uint32_t>(std::max(request.runs, 1));
    auto result = runBenchmark(session, board, {build.image, request.inputs, runs, request.perLayer},
                               tellingUse(**transport, progress));
    if (!result)
        return result.error();
    MeasureReply reply;
    reply.measurement = selfTimed(build, board, *result);
    reply.outputs = std::move(result->outputs);
    reply.log = session.log();
    return reply;
}

Result<std::unique_ptr<Transport>> SerialLink::open(const Board &board, BoardUse use)
{
    auto opened = openBoard(board, m_owner, use);
    if (!opened)
        return opened.error();
    return std::unique_ptr<Transport>(*std::move(opened));
}

} // namespace thimble::plugins
