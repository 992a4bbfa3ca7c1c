# SPDX-FileCopyrightText: 2026 Thimble contributors
# SPDX-License-Identifier: MIT-0

# What differs from board to board in the monitor; the addresses equal the "loader" of resources/boards/emulated-m4.json
# (a test compares them with what the monitor reports).
set(board_sources armv7m/armv7m.c armv7m/startup.c mps2/mps2.c)
set(board_flags -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16)
set(board_definitions
    BOARD_NAME="emulated-m4" BOARD_LOAD_ADDRESS=0x8000u BOARD_IMAGE_BYTES=0x1F8000u
    BOARD_MODULE_RAM=0x20004000u BOARD_MODULE_RAM_BYTES=0x88000u BOARD_FLASH_BYTES=0x200000u)
