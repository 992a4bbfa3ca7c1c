// SPDX-FileCopyrightText: 2026 Thimble contributors
// SPDX-License-Identifier: MIT

#include "firmware/kernels/host/pack.h"

#include <charconv>
#include <cstring>

namespace thimble::kernels {

namespace {

/// Writes ".name = value" lists; pointers become &PREFIX_role[0] where a constant of that role exists.
class Initialiser
{
public:
    Initialiser(const KernelCall &call, const std::string &prefix) : m_call(call), m_prefix(prefix) { }

    template<class T>
    Initialiser &field(const char *name, T value)
    {
        begin(name);
        m_text += std::to_string(value);
        return *this;
    }
    Initialiser &field(const char *name, float value)
    {
        char digits[64];
        const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::hex);
        begin(name);
        m_text += std::string(value < 0 ? "-0x" : "0x") + std::string(digits + (value < 0), end.ptr) + "f";
        return *this;
    }
    template<class T, std::size_t N>
    Initialiser &field(const char *name, const T (&values)[N])
    {
        begin(name);
        for (std::size_t i = 0; i < N; ++i)
            m_text += (i ? ", " : "{") + std::to_string(values[i]);
        m_text += "}";
        return *this;
    }
    Initialiser &field(const char *name, const thimble_requant &value)
    {
        begin(name);
        m_text += "{" + std::to_string(value.bias) + ", " + std::to_string(value.multiplier) + ", "
            + std::to_string(value.shift) + "}";
        return *this;
    }
    Initialiser &pointer(const char *role)
    {
        for (const Constant &constant : m_call.constants) {
            if (constant.role == role) {
                begin(role);
                m_text += m_prefix + "_" + role;
            }
        }
        return *this;
    }
    std::string text() const { return "{" + m_text + "\n}"; }

private:
    void begin(const char *name)
    {
        m_text += std::string(m_text.empty() ? "" : ",") + "\n    ." + name + " = ";
    }

    const KernelCall &m_call;
    const std::string &m_prefix;
    std::string m_text;
};

#define FIELD(name) field(#name, p.name)

const char *typeName(const thimble_conv_params &) { return "thimble_conv_params"; }
void fill(Initialiser &to, const thimble_conv_params &p)
{
    to.FIELD(in_h).FIELD(in_w).FIELD(in_c).FIELD(out_h).FIELD(out_w).FIELD(out_c);
    to.FIELD(kernel_h).FIELD(kernel_w).FIELD(stride_h).FIELD(stride_w).FIELD(dilation_h).FIELD(dilation_w);
    to.FIELD(pad_top).FIELD(pad_left).FIELD(groups);
    to.FIELD(in_zero).FIELD(out_zero).FIELD(out_min).FIELD(out_max).pointer("weights").pointer("requant");
}

const char *typeName(const thimble_dense_params &) { return "thimble_dense_params"; }
void fill(Initialiser &to, const thimble_dense_params &p)
{
    to.FIELD(batches).FIELD(in_count).FIELD(out_count);
    to.FIELD(in_zero).FIELD(out_zero).FIELD(out_min).FIELD(out_max).pointer("weights").pointer("requant");
}

const char *typeName(const thimble_pool_params &) { return "thimble_pool_params"; }
void fill(Initialiser &to, const thimble_pool_params &p)
{
    to.FIELD(in_h).FIELD(in_w).FIELD(channels).FIELD(out_h).FIELD(out_w).FIELD(kernel_h).FIELD(kernel_w);
    to.FIELD(stride_h).FIELD(stride_w).FIELD(pad_top).FIELD(pad_left).FIELD(out_min).FIELD(out_max);
}

const char *typeName(const thimble_reduce_params &) { return "thimble_reduce_params"; }
void fill(Initialiser &to, const thimble_reduce_params &p)
{
    to.FIELD(outer).FIELD(count).FIELD(inner).FIELD(out_zero).FIELD(out_min).FIELD(out_max).FIELD(requant);
}

const char *typeName(const thimble_binary_params &) { return "thimble_binary_params"; }
void fill(Initialiser &to, const thimble_binary_params &p)
{
    to.FIELD(shape).FIELD(stride1).FIELD(stride2).FIELD(zero1).FIELD(zero2).FIELD(left_shift);
    to.FIELD(out_zero).FIELD(out_min).FIELD(out_max).FIELD(multiplier1).FIELD(shift1).FIELD(multiplier2);
    to.FIELD(shift2).FIELD(out_multiplier).FIELD(out_shift);
}

const char *typeName(const thimble_add_table_params &) { return "thimble_add_table_params"; }
void fill(Initialiser &to, const thimble_add_table_params &p)
{
    to.FIELD(count).pointer("table1").pointer("table2").FIELD(out_multiplier).FIELD(out_shift);
    to.FIELD(out_zero).FIELD(out_min).FIELD(out_max);
}

const char *typeName(const thimble_lut_params &) { return "thimble_lut_params"; }
void fill(Initialiser &to, const thimble_lut_params &p) { to.FIELD(count).pointer("table"); }

const char *typeName(const thimble_softmax_params &) { return "thimble_softmax_params"; }
void fill(Initialiser &to, const thimble_softmax_params &p)
{
    to.FIELD(rows).FIELD(depth).FIELD(multiplier).FIELD(shift).FIELD(diff_min);
}

const char *typeName(const thimble_pad_params &) { return "thimble_pad_params"; }
void fill(Initialiser &to, const thimble_pad_params &p)
{
    to.FIELD(in_shape).FIELD(before).FIELD(after).FIELD(value);
}

const char *typeName(const thimble_copy_params &) { return "thimble_copy_params"; }
void fill(Initialiser &to, const thimble_copy_params &p)
{
    to.FIELD(rows).FIELD(bytes).FIELD(in_offset).FIELD(in_pitch).FIELD(out_offset).FIELD(out_pitch);
}

const char *typeName(const thimble_gather_params &) { return "thimble_gather_params"; }
void fill(Initialiser &to, const thimble_gather_params &p) { to.FIELD(shape).FIELD(stride).FIELD(offset); }

const char *typeName(const thimble_edge_params &) { return "thimble_edge_params"; }
void fill(Initialiser &to, const thimble_edge_params &p) { to.FIELD(count).FIELD(zero).FIELD(scale); }

#undef FIELD

template<class T>
std::string numbers(const std::vector<std::uint8_t> &bytes)
{
    std::string text;
    for (std::size_t i = 0; i + sizeof(T) <= bytes.size(); i += sizeof(T)) {
        T value;
        std::memcpy(&value, bytes.data() + i, sizeof(T));
        text += i == 0 ? "" : ",";
        text += i / sizeof(T) % 16 == 0 ? "\n    " : " ";
        text += std::to_string(value);
    }
    return text;
}

std::string requants(const std::vector<std::uint8_t> &bytes)
{
    std::string text;
    for (std::size_t i = 0; i + sizeof(thimble_requant) <= bytes.size(); i += sizeof(thimble_requant)) {
        thimble_requant value;
        std::memcpy(&value, bytes.data() + i, sizeof value);
        text += std::string(i == 0 ? "" : ",") + "\n    {" + std::to_string(value.bias) + ", "
            + std::to_string(value.multiplier) + ", " + std::to_string(value.shift) + "}";
    }
    return text;
}

} // namespace

std::string constantsText(const KernelCall &call, const std::string &prefix)
{
    std::string text;
    for (const Constant &constant : call.constants) {
        text += "static const " + constant.type + " " + prefix + "_" + constant.role
            + "[] __attribute__((aligned(4))) = {";
        if (constant.type == "thimble_requant")
            text += requants(constant.bytes);
        else if (constant.type == "int32_t")
            text += numbers<std::int32_t>(constant.bytes);
        else if (constant.type == "int16_t")
            text += numbers<std::int16_t>(constant.bytes);
        else
            text += numbers<std::int8_t>(constant.bytes);
        text += "\n};\n";
    }
    return text;
}

std::string paramsText(const KernelCall &call, const std::string &prefix)
{
    return std::visit(
        [&](const auto &params) {
            Initialiser to(call, prefix);
            fill(to, params);
            return std::string("static const ") + typeName(params) + " " + prefix + "_params = " + to.text()
                + ";\n";
        },
        call.params);
}

} // namespace thimble::kernels
