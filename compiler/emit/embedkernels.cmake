# SPDX-FileCopyrightText: 2026 Thimble contributors
# SPDX-License-Identifier: MIT

# Run by the build: writes OUTPUT, a C++ file with the kernels' sources (firmware/kernels/files.cmake under KERNELS) and the
# module header (MODULE_HEADER) and the cost table (COSTS) as text. Raw strings are cut in pieces, because compilers limit the length of one.

include(${KERNELS}/files.cmake)

function(literal file result)
    file(READ ${file} text HEX)
    string(LENGTH "${text}" length)
    set(pieces "")
    set(at 0)
    while(at LESS length)
        string(SUBSTRING "${text}" ${at} 8000 piece)
        string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" piece "${piece}")
        string(APPEND pieces "\n    \"${piece}\"")
        math(EXPR at "${at} + 8000")
    endwhile()
    set(${result} "${pieces}" PARENT_SCOPE)
endfunction()

set(code "// SPDX-FileCopyrightText: 2026 Thimble contributors\n// SPDX-License-Identifier: MIT-0\n// Generated; see compiler/emit/embedkernels.cmake\n\n")
string(APPEND code "#include \"compiler/cost/costtable.h\"\n#include \"compiler/emit/kernelsources.h\"\n\nnamespace thimble::compiler {\n\nnamespace {\n")
string(APPEND code "using Group = KernelSource::Group;\nconst KernelSource kSources[] = {")
foreach(group COMMON PORTABLE ARMV7EM)
    string(REPLACE "COMMON" "Common" name ${group})
    string(REPLACE "PORTABLE" "Portable" name ${name})
    string(REPLACE "ARMV7EM" "ArmV7em" name ${name})
    foreach(file IN LISTS THIMBLE_KERNEL_FILES_${group})
        literal(${KERNELS}/${file} text)
        string(APPEND code "\n    {\"${file}\", Group::${name},${text}},")
    endforeach()
endforeach()
literal(${MODULE_HEADER} text)
string(APPEND code "\n};\n} // namespace\n\nstd::span<const KernelSource> kernelSources() { return kSources; }\n\n")
string(APPEND code "std::string_view moduleHeaderText()\n{\n    return ${text};\n}\n\n")
literal(${COSTS} text)
string(APPEND code "std::string_view embeddedCostText()\n{\n    return ${text};\n}\n\n} // namespace thimble::compiler\n")
file(WRITE ${OUTPUT} "${code}")
