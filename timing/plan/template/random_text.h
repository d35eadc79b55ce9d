// Random numbers, letters and identifiers, appended to a text.
//
// Threads: the Random is the caller's. Errors: none.
// Source of the UUID: RFC 9562, section 5.4 (version 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "timing/base/random.h"

namespace timing::plan {

// Uniformly from 0 to count - 1. REQUIRES: count > 0.
std::size_t random_below(std::size_t count, Random& random);

// Uniformly from least to most. REQUIRES: least <= most.
void append_random_integer(std::string& out, std::int64_t least, std::int64_t most, Random& random);

// `count` of A-Z, a-z and 0-9, each as likely as the others.
void append_random_letters(std::string& out, std::size_t count, Random& random);

void append_uuid(std::string& out, Random& random);

}  // namespace timing::plan
