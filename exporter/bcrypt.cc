#include "exporter/bcrypt.h"

#include <crypt.h>

#include <memory>

namespace timing::exporter {

bool matches_bcrypt(const std::string& password, const std::string& hash) {
  // Some 32 KiB, too much for a stack.
  const auto memory = std::make_unique<crypt_data>();
  const char* const made = ::crypt_r(password.c_str(), hash.c_str(), memory.get());
  // crypt() takes a password up to its first NUL: one that has any is never meant.
  return made != nullptr && equal_in_constant_time(made, hash) &&
         password.find('\0') == std::string::npos;
}

bool equal_in_constant_time(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    difference |= static_cast<unsigned>(one[i] ^ other[i]);
  }
  return difference == 0;
}

}  // namespace timing::exporter
