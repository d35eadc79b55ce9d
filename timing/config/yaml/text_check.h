// Whether bytes are text that YAML may hold: valid UTF-8 without control characters.
//
// Source: the YAML specification's c-printable, and RFC 3629.
// Threads: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "timing/config/config.h"

namespace timing::config {

struct BadText {
  Mark mark;  // in `text`
  std::string reason;
};

// The first byte that cannot stand in a config; nullopt: all can.
std::optional<BadText> find_bad_text(std::string_view text);

}  // namespace timing::config
