// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace thimble::core {

/// Who can mend it. `Cancelled` is the third way a job ends: neither value nor fault.
enum class ErrorCode {
    Input,       ///< a file, a data set, bytes from a wire: the user's data is at fault
    Unsupported, ///< valid input that Thimble cannot handle
    Option,      ///< an option or argument has a value it must not have
    Target,      ///< the board, the link or a program needed for it (QEMU, arm-none-eabi-gcc)
    Internal,    ///< our own fault
    Cancelled
};

/// The stable lower-case name used in logs and JSON: "input", "unsupported", ...
const char *errorCodeName(ErrorCode code);
ErrorCode errorCodeFromName(const std::string &name);

/// One sentence a user can act on (what is wrong, where, what to do) and details for whoever wants them.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    std::string sentence;
    std::string context; ///< tool output, offsets, field paths; shown on demand, may be empty

    bool isCancelled() const { return code == ErrorCode::Cancelled; }
};

inline Error cancelled() { return {ErrorCode::Cancelled, "Cancelled.", {}}; }

/// The value or the error of a fallible call. GCC 12 and Clang 14 have no usable std::expected.
template<class T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) { }

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T &value() & { return std::get<0>(m_state); }
    const T &value() const & { return std::get<0>(m_state); }
    T &&value() && { return std::get<0>(std::move(m_state)); }
    T &operator*() & { return value(); }
    const T &operator*() const & { return value(); }
    T &&operator*() && { return std::move(*this).value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template<>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) { }

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    const Error &error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace thimble::core
