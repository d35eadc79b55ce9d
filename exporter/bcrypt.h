// Passwords hashed by bcrypt: "$2y$10$" and 53 characters more.
//
// Hashing takes long, and is meant to: some 70 ms at a cost of 10, twice as much for each step.
//
// Source: libxcrypt's crypt(5); $2a$, $2b$ and $2y$ are the same for it but for ancient mistakes.
// Threads: any. Errors: what is no hash matches nothing.
#pragma once

#include <string>
#include <string_view>

namespace timing::exporter {

// In a time that depends on the hash's cost alone.
bool matches_bcrypt(const std::string& password, const std::string& hash);

// Whether they are equal, in a time that depends on their sizes alone.
bool equal_in_constant_time(std::string_view one, std::string_view other);

}  // namespace timing::exporter
