// `max_response_size`: the same words in every engine.
//
// Threads: pure. Errors: it makes one. Units: bytes of a body as it was sent.
#pragma once

#include <cstdint>
#include <string>

#include "timing/run/net/fault.h"

namespace timing::run {

inline Fault response_too_large(std::uint64_t limit) {
  return {kResponseTooLarge,
          "the body is larger than max_response_size (" + std::to_string(limit) + " bytes)"};
}

}  // namespace timing::run
