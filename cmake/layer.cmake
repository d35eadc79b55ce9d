# A layer is one source folder: one static library, warnings as errors, private links.
#   timing_layer(NAME SOURCES a.cc ... [USES layer ...] [LINKS third-party ...])
# USES are the layers below it, named without their prefix. Every target that needs a layer's
# headers names it itself, so that the direction of the includes can be read off the build files.
add_library(timing_flags INTERFACE)
target_compile_options(
  timing_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
                         -Wnon-virtual-dtor -Woverloaded-virtual -Werror)
if(TIMING_SANITIZE)
  target_compile_options(timing_flags INTERFACE -fsanitize=${TIMING_SANITIZE}
                                                -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(timing_flags INTERFACE -fsanitize=${TIMING_SANITIZE})
endif()

function(timing_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;USES;LINKS" ${ARGN})
  add_library(timing_${name} STATIC ${LAYER_SOURCES})
  target_include_directories(timing_${name} PUBLIC ${PROJECT_SOURCE_DIR}
                                                   ${PROJECT_BINARY_DIR}/generated)
  list(TRANSFORM LAYER_USES PREPEND timing_)
  target_link_libraries(
    timing_${name}
    PRIVATE timing_flags ${LAYER_USES} ${LAYER_LINKS})
endfunction()
