// What a message shows of a value that it did not choose: without secrets, and not too much of it.
//
// Units: bytes. Threads: pure. Errors: none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "timing/base/secret_mask.h"

namespace timing::plan {

inline constexpr std::size_t kExcerptSize = 200;

// The beginning of `text`, at most kExcerptSize bytes of whole UTF-8 characters, followed by "..."
// where something is left out.
std::string shorten(std::string_view text);

// Masked first and cut then, so that no half of a secret is left at the cut.
std::string excerpt(std::string_view text, const SecretMask& secrets);

}  // namespace timing::plan
