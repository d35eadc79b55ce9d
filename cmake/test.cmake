# timing_test(NAME SOURCES a_test.cc ... [USES layer or support ...] [LINKS ...] [TIMEOUT seconds]
#             [PROPERTIES of each test ...])
# One test program; each of its cases is a test of ctest's. Names in USES lose their prefix timing_.
find_package(GTest REQUIRED)
include(GoogleTest)

# What every test program reads, compiled once for all of them.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/generated/precompiled_tests.cc CONTENT "")
add_library(timing_precompiled_tests OBJECT ${PROJECT_BINARY_DIR}/generated/precompiled_tests.cc)
target_link_libraries(timing_precompiled_tests PRIVATE timing_flags fmt::fmt GTest::gmock)
target_precompile_headers(timing_precompiled_tests PRIVATE ${TIMING_PRECOMPILED_HEADERS}
                          <gmock/gmock.h> <gtest/gtest.h>)

function(timing_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;USES;LINKS;PROPERTIES" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  add_executable(${name} ${TEST_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
  list(TRANSFORM TEST_USES PREPEND timing_)
  target_link_libraries(${name} PRIVATE timing_flags fmt::fmt ${TEST_USES} ${TEST_LINKS}
                                        GTest::gmock_main)
  target_precompile_headers(${name} REUSE_FROM timing_precompiled_tests)
  # Without the parameters in the names: those hold addresses, another one in every run.
  gtest_discover_tests(${name} NO_PRETTY_VALUES DISCOVERY_MODE PRE_TEST
                       PROPERTIES TIMEOUT ${TEST_TIMEOUT} ${TEST_PROPERTIES})
endfunction()
