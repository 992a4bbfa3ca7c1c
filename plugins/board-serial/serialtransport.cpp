// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "plugins/board-serial/serialtransport.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace thimble::plugins {

using core::Error;
using core::ErrorCode;
using core::Result;

namespace {
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto kSlice = 50ms; ///< how late a stop request may be noticed
constexpr std::size_t kChunk = 4096;

std::string lastMessage()
{
    char *text = sp_last_error_message();
    std::string message = text ? text : "";
    sp_free_error_message(text);
    return message;
}

Error openError(const std::string &name, int code)
{
    switch (code) {
    case EACCES:
    case EPERM:
        return {ErrorCode::Target,
                "You may not use " + name
                    + "; join its group once (sudo usermod -aG dialout $USER) and log in again.",
                {}};
    case EBUSY:
        return {ErrorCode::Target, name + " is in use by another program; close it and try again.", {}};
    case ENOENT:
    case ENODEV:
        return {ErrorCode::Target, "There is no " + name + "; connect the board.", {}};
    default:
        return {ErrorCode::Target, name + " cannot be opened: " + lastMessage() + ".", {}};
    }
}

Error lost(const std::string &name)
{
    return {ErrorCode::Target, "The connection to " + name + " was lost; connect the board again.",
            lastMessage()};
}

unsigned milliseconds(Clock::duration duration)
{
    // 0 would mean "for ever" to libserialport.
    const auto count = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
    return static_cast<unsigned>(std::clamp<long long>(count, 1, kSlice.count()));
}
} // namespace

void PortFree::operator()(sp_port *port) const
{
    sp_close(port);
    sp_free_port(port);
}

std::vector<SerialPortInfo> listSerialPorts()
{
    std::vector<SerialPortInfo> ports;
    sp_port **list = nullptr;
    if (sp_list_ports(&list) != SP_OK)
        return ports;
    for (sp_port **port = list; *port; ++port) {
        SerialPortInfo info;
        info.name = sp_get_port_name(*port);
        if (const char *text = sp_get_port_description(*port))
            info.description = text;
        if (sp_get_port_usb_vid_pid(*port, &info.vendor, &info.product) != SP_OK)
            info.vendor = info.product = -1;
        ports.push_back(std::move(info));
    }
    sp_free_port_list(list);
    return ports;
}

Result<void> checkSerialAccess(const std::string &name)
{
    if (::access(name.c_str(), R_OK | W_OK) == 0)
        return {};
    return openError(name, errno);
}

SerialTransport::SerialTransport(PortPointer port, std::string description)
    : m_port(std::move(port))
    , m_description(std::move(description))
{ }

Result<std::unique_ptr<SerialTransport>> SerialTransport::open(const std::string &name, int baud)
{
    sp_port *raw = nullptr;
    if (sp_get_port_by_name(name.c_str(), &raw) != SP_OK)
        return Error{ErrorCode::Target, "There is no serial port " + name + "; connect the board.", {}};
    PortPointer port(raw);
    if (sp_open(raw, SP_MODE_READ_WRITE) != SP_OK)
        return openError(name, sp_last_error_code());
    const bool set = sp_set_baudrate(raw, baud) == SP_OK && sp_set_bits(raw, 8) == SP_OK
        && sp_set_parity(raw, SP_PARITY_NONE) == SP_OK && sp_set_stopbits(raw, 1) == SP_OK
        && sp_set_flowcontrol(raw, SP_FLOWCONTROL_NONE) == SP_OK;
    if (!set)
        return Error{ErrorCode::Target,
                     name + " does not take " + std::to_string(baud) + " baud, 8 bits, no parity.",
                     lastMessage()};
    return std::unique_ptr<SerialTransport>(
        new SerialTransport(std::move(port), name + ", " + std::to_string(baud) + " baud"));
}

Result<void> SerialTransport::write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout)
{
    const auto deadline = Clock::now() + timeout;
    while (!bytes.empty()) {
        const auto now = Clock::now();
        if (now >= deadline)
            return Error{ErrorCode::Target, m_description + " takes no more bytes; reset the board.", {}};
        const auto wrote =
            sp_blocking_write(m_port.get(), bytes.data(), bytes.size(), milliseconds(deadline - now));
        if (wrote < 0)
            return lost(m_description);
        bytes = bytes.subspan(static_cast<std::size_t>(wrote));
    }
    return {};
}

Result<std::vector<std::uint8_t>> SerialTransport::read(std::chrono::milliseconds timeout,
                                                        std::stop_token stop)
{
    const auto deadline = Clock::now() + timeout;
    std::vector<std::uint8_t> bytes(kChunk);
    while (!stop.stop_requested()) {
        const auto now = Clock::now();
        const auto got =
            sp_blocking_read_next(m_port.get(), bytes.data(), bytes.size(), milliseconds(deadline - now));
        if (got < 0)
            return lost(m_description);
        if (got > 0) {
            bytes.resize(static_cast<std::size_t>(got));
            return bytes;
        }
        if (now >= deadline)
            break;
    }
    return std::vector<std::uint8_t>{};
}

void SerialTransport::flush() { sp_flush(m_port.get(), SP_BUF_BOTH); }

} // namespace thimble::plugins
