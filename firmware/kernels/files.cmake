# SPDX-FileCopyrightText: 2026 Thimble contributors
# SPDX-License-Identifier: MIT

# The kernels' files, relative to this folder, for whoever builds them or embeds them as text. A family's kernels call each
# other across lists: armv7em needs common + portable + armv7em. Unused functions are dropped by -ffunction-sections and
# -Wl,--gc-sections. All .c and .S files are compiled with this folder, portable/ and the family's folder in the include path.
set(THIMBLE_KERNEL_FILES_COMMON
    thimble_kernels.h
    thimble_requant.h)
set(THIMBLE_KERNEL_FILES_PORTABLE
    portable/thimble_portable.h
    portable/conv.c
    portable/window.c
    portable/depthwise.c
    portable/dense.c
    portable/pool.c
    portable/reduce.c
    portable/binary.c
    portable/lut.c
    portable/softmax.c
    portable/move.c
    portable/edge.c)
set(THIMBLE_KERNEL_FILES_ARMV7EM
    armv7em/thimble_armv7em.h
    armv7em/thimble_dsp.h
    armv7em/addtable.c
    armv7em/clamp.c
    armv7em/conv.c
    armv7em/convrows.c
    armv7em/tile.S
    armv7em/widen.S
    armv7em/depthwise.c
    armv7em/depthwise3x3.S
    armv7em/depthwiseany.c
    armv7em/depthwisetaps.S
    armv7em/dense.c
    armv7em/dense.S
    armv7em/pool.c)
