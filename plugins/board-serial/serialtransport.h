// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/board/transport.h"

#include <libserialport.h>
#include <memory>
#include <string>
#include <vector>

namespace thimble::plugins {

struct PortFree
{
    void operator()(sp_port *port) const;
};
using PortPointer = std::unique_ptr<sp_port, PortFree>;

/// One serial port of this machine; ids are -1 when it is not a USB device.
struct SerialPortInfo
{
    std::string name; ///< "/dev/ttyACM0"
    std::string description;
    int vendor = -1;
    int product = -1;
};
std::vector<SerialPortInfo> listSerialPorts();

/// Whether this user may open the port; does not open it.
core::Result<void> checkSerialAccess(const std::string &name);

/// An open serial port (8 data bits, no parity, one stop bit, no flow control) through libserialport's blocking calls.
class SerialTransport : public core::Transport
{
public:
    /// Missing rights and a port in use are errors that say what to do.
    static core::Result<std::unique_ptr<SerialTransport>> open(const std::string &name, int baud);

    std::string description() const override { return m_description; }
    core::Result<void> write(std::span<const std::uint8_t> bytes, std::chrono::milliseconds timeout) override;
    core::Result<std::vector<std::uint8_t>> read(std::chrono::milliseconds timeout,
                                                 std::stop_token stop) override;
    void flush() override;

private:
    SerialTransport(PortPointer port, std::string description);

    PortPointer m_port;
    std::string m_description;
};

} // namespace thimble::plugins
