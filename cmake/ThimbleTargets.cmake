# SPDX-FileCopyrightText: 2026 Thimble contributors
# SPDX-License-Identifier: MIT

# One helper per kind of target, so that every CMakeLists.txt is a list of files.
#
#   thimble_library(NAME SOURCES ... DEPENDS ...)          static library of one room; thimble::NAME-like names are not used
#   thimble_plugin(NAME METADATA file.json SOURCES ... DEPENDS ...)   module in lib/thimble/plugins; keywords on (Q_OBJECT)
#   thimble_program(NAME SOURCES ... DEPENDS ...)
#   thimble_test(NAME LABELS ... [TIMEOUT s] [DISPLAY] SOURCES ... DEPENDS ... [NEEDS targets to build first])

add_library(thimble_options INTERFACE)
target_include_directories(thimble_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(thimble_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> # GCC 12 reports it in std::string itself
    $<$<BOOL:${THIMBLE_WARNINGS_AS_ERRORS}>:-Werror>)
target_compile_definitions(thimble_options INTERFACE
    THIMBLE_VERSION="${PROJECT_VERSION}" QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_link_libraries(thimble_options INTERFACE Threads::Threads nlohmann_json::nlohmann_json)
if(THIMBLE_SANITIZE)
    target_compile_options(thimble_options INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
    target_link_options(thimble_options INTERFACE -fsanitize=address,undefined)
endif()

function(thimble_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC thimble_options ${ARG_DEPENDS})
endfunction()

function(thimble_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE thimble_options ${ARG_DEPENDS})
    # Plugins find the symbols of core in themselves (static libraries), never in the program.
    set_target_properties(${name} PROPERTIES ENABLE_EXPORTS OFF)
endfunction()

function(thimble_plugin name)
    cmake_parse_arguments(ARG "" "METADATA" "SOURCES;DEPENDS" ${ARGN})
    add_library(${name} MODULE ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE thimble_options thimble_core_plugin Qt6::Core ${ARG_DEPENDS})
    target_link_options(${name} PRIVATE -Wl,--no-undefined)
    configure_file(${ARG_METADATA} ${CMAKE_CURRENT_BINARY_DIR}/metadata.json @ONLY)
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    set_target_properties(${name} PROPERTIES
        AUTOMOC ON PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib/thimble/plugins)
    if(THIMBLE_SANITIZE)
        target_link_options(${name} PRIVATE -Wl,-z,undefs)
    endif()
    install(TARGETS ${name} LIBRARY DESTINATION lib/thimble/plugins)
endfunction()

function(thimble_test name)
    cmake_parse_arguments(ARG "DISPLAY" "TIMEOUT" "LABELS;SOURCES;DEPENDS;NEEDS" ${ARGN})
    if(NOT THIMBLE_TESTS)
        return()
    endif()
    add_executable(${name} ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE thimble_options Qt6::Test ${ARG_DEPENDS})
    if(ARG_NEEDS)
        add_dependencies(${name} ${ARG_NEEDS})
    endif()
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set(environment
        "QT_QPA_PLATFORM=offscreen" "QT_STYLE_OVERRIDE=Fusion" "LC_ALL=C.UTF-8" "OMP_NUM_THREADS=1"
        "XDG_RUNTIME_DIR=${CMAKE_BINARY_DIR}/tests/run" "XDG_DATA_HOME=${CMAKE_BINARY_DIR}/tests/data"
        "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/tests/config" "XDG_CACHE_HOME=${CMAKE_BINARY_DIR}/tests/cache"
        "THIMBLE_ROOT=${CMAKE_BINARY_DIR}" "THIMBLE_SOURCE=${PROJECT_SOURCE_DIR}")
    if(NOT DEFINED ENV{THIMBLE_SHARED})
        list(APPEND environment "THIMBLE_SHARED=${PROJECT_SOURCE_DIR}/../shared")
    endif()
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "${environment}" TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
endfunction()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tests/run)
file(CHMOD ${CMAKE_BINARY_DIR}/tests/run PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
