# A layer is one source folder: one static library, warnings as errors, private links. All of them
# have fmt.
#   timing_layer(NAME SOURCES a.cc ... [USES layer ...] [LINKS third-party ...])
# USES are the layers below it, named without their prefix. Every target that needs a layer's
# headers names it itself, so that the direction of the includes can be read off the build files.
add_library(timing_flags INTERFACE)
target_compile_options(
  timing_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                         -Wnon-virtual-dtor -Woverloaded-virtual -Werror -pthread)
target_link_options(timing_flags INTERFACE -pthread)
if(TIMING_SANITIZE)
  # GCC takes what the instruments add for paths that leave a variable unset; the builds without
  # them judge that.
  target_compile_options(
    timing_flags INTERFACE -fsanitize=${TIMING_SANITIZE} -fno-sanitize-recover=all
                           -fno-omit-frame-pointer
                           $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(timing_flags INTERFACE -fsanitize=${TIMING_SANITIZE})
endif()

if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS
   AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU"
   AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # What GCC 12 makes of std::string: false, and not hidden when its header is precompiled.
  target_compile_options(timing_flags INTERFACE -Wno-array-bounds -Wno-stringop-overflow)
endif()

# The headers that most layers read; compiled once, with the lowest of them, for all. The preset dev
# goes without, so that a forgotten include shows.
set(TIMING_PRECOMPILED_HEADERS
    <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <map> <memory> <mutex> <optional>
    <string> <string_view> <system_error> <thread> <utility> <variant> <vector> <fmt/format.h>)

function(timing_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES;LINKS" ${ARGN})
  add_library(timing_${name} STATIC ${LAYER_SOURCES})
  target_include_directories(timing_${name} PUBLIC ${PROJECT_SOURCE_DIR}
                                                   ${PROJECT_BINARY_DIR}/generated)
  list(TRANSFORM LAYER_USES PREPEND timing_)
  target_link_libraries(
    timing_${name}
    PRIVATE timing_flags fmt::fmt ${LAYER_USES} ${LAYER_LINKS})
  if(name STREQUAL "base")
    target_precompile_headers(timing_base PRIVATE ${TIMING_PRECOMPILED_HEADERS})
  else()
    target_precompile_headers(timing_${name} REUSE_FROM timing_base)
  endif()
endfunction()
