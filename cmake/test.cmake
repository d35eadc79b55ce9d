# timing_test(NAME [PURE] SOURCES a_test.cc ... [USES layer or support ...] [LINKS ...]
#             [TIMEOUT seconds] [PREFIX of its cases' names] [PROPERTIES of each test ...])
# PURE: what it tests has no second thread. ThreadSanitizer's build goes without it.
# One test program; each of its cases is a test of ctest's. Names in USES lose their prefix timing_.
#   timing_test_objects(NAME SOURCES a_test.cc ... [USES layer or support ...])
# Cases that several test programs have: compiled once, named in their USES.
find_package(GTest REQUIRED)
include(GoogleTest)

# What every test program reads, compiled once for all of them.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/precompiled_tests.cc CONTENT "")
add_library(timing_precompiled_tests OBJECT ${PROJECT_BINARY_DIR}/generated/precompiled_tests.cc)
target_link_libraries(timing_precompiled_tests PRIVATE timing_flags fmt::fmt GTest::gmock)
target_precompile_headers(timing_precompiled_tests PRIVATE ${TIMING_PRECOMPILED_HEADERS}
                          <gmock/gmock.h> <gtest/gtest.h>)
# Tests are compiled more often than they run: what optimising them takes is never won back. Nor is
# undefined behaviour looked for in them: that is for what they test.
add_library(timing_test_flags INTERFACE)
target_compile_options(timing_test_flags INTERFACE "$<$<NOT:$<CONFIG:Debug>>:-Og;-g1>")
if(TIMING_SANITIZE MATCHES undefined)
  target_compile_options(timing_test_flags INTERFACE -fno-sanitize=undefined)
endif()
target_link_libraries(timing_precompiled_tests PRIVATE timing_test_flags)

function(timing_test_settings name)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  target_link_libraries(${name} PRIVATE timing_flags timing_test_flags fmt::fmt)
  target_precompile_headers(${name} REUSE_FROM timing_precompiled_tests)
endfunction()

function(timing_test_objects name)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES" ${ARGN})
  add_library(timing_${name} OBJECT ${TEST_SOURCES})
  timing_test_settings(timing_${name})
  list(TRANSFORM TEST_USES PREPEND timing_)
  target_link_libraries(timing_${name} PRIVATE ${TEST_USES} GTest::gmock)
endfunction()

function(timing_test name)
  cmake_parse_arguments(TEST "PURE" "TIMEOUT;PREFIX" "SOURCES;USES;LINKS;PROPERTIES" ${ARGN})
  if(TEST_PURE AND TIMING_SANITIZE STREQUAL "thread")
    return()
  endif()
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  add_executable(${name} ${TEST_SOURCES})
  timing_test_settings(${name})
  list(TRANSFORM TEST_USES PREPEND timing_)
  target_link_libraries(${name} PRIVATE ${TEST_USES} ${TEST_LINKS} GTest::gmock_main)
  # Without the parameters in the names: those hold addresses, another one in every run.
  gtest_discover_tests(${name} TEST_PREFIX "${TEST_PREFIX}" NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST
                       PROPERTIES TIMEOUT ${TEST_TIMEOUT} ${TEST_PROPERTIES})
endfunction()
