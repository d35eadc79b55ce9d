// A whole file into memory, unless it is too large.
//
// Threads: any. Errors: in words that say what the file is instead.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "timing/base/result.h"

namespace timing::config {

inline constexpr std::size_t kLargestFile = std::size_t{10} << 20U;

// Regular files, and pipes up to their end. At most so many bytes; `kind` says what is wanted: "a
// YAML file".
Result<std::string> read_file(const std::string& path, std::size_t largest, std::string_view kind);

Result<std::string> read_config_file(const std::string& path);

}  // namespace timing::config
