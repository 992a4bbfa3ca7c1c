/* SPDX-FileCopyrightText: 2026 Thimble contributors
 * SPDX-License-Identifier: MIT-0
 *
 * The part of QEMU's TCG plugin interface (version 1, as of QEMU 7.2) that the facts plugin uses. Debian ships the interface
 * in qemu-system-arm, but no header.
 */
#ifndef THIMBLE_QEMUPLUGIN_H
#define THIMBLE_QEMUPLUGIN_H

#include <cstddef>
#include <cstdint>

extern "C" {
using qemu_plugin_id_t = std::uint64_t;
using qemu_plugin_meminfo_t = std::uint32_t;
struct qemu_info_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_RW = 3 };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*callback)(qemu_plugin_id_t, qemu_plugin_tb *));
void qemu_plugin_register_vcpu_tb_exec_cb(qemu_plugin_tb *tb, void (*callback)(unsigned, void *),
                                          qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_insn *insn, void (*callback)(unsigned, void *),
                                            qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(qemu_plugin_insn *insn,
                                      void (*callback)(unsigned, qemu_plugin_meminfo_t, std::uint64_t,
                                                       void *),
                                      qemu_plugin_cb_flags flags, qemu_plugin_mem_rw rw, void *data);
std::size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb *tb);
qemu_plugin_insn *qemu_plugin_tb_get_insn(const qemu_plugin_tb *tb, std::size_t index);
const void *qemu_plugin_insn_data(const qemu_plugin_insn *insn);
std::uint64_t qemu_plugin_insn_vaddr(const qemu_plugin_insn *insn);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
}

#endif
