// The unit that a family's name tells: of the base units those that this program has.
//
// Threads: pure functions. Units: as Prometheus names them. Errors: none.
#pragma once

#include <string_view>

namespace timing::exporter {

// "seconds" for x_seconds, "bytes" for x_bytes; empty: the name tells none. A counter's name is to
// be given without _total.
std::string_view unit_of(std::string_view family_name);

// The name of a counter's family without _total; any other as it is.
std::string_view without_total(std::string_view family_name);

}  // namespace timing::exporter
