// What a fuzz target is: the function that libFuzzer calls with each of its inputs.
//
// Threads: one. Errors: whatever ends the process is a finding.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
