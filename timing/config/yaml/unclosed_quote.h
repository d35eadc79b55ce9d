// Where a quote may have been opened that the end of its document finds open.
//
// A parser tells the end of the text; whoever has to mend it looks for the beginning.
// Threads: pure. Errors: none.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace timing::config {

// The last quote of the kind `quote` (" or ') that nothing after it closes, if the text ends
// within a text quoted so; nullopt: there is no such quote.
std::optional<std::size_t> last_opening(std::string_view text, char quote);

}  // namespace timing::config
