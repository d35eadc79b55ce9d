// How much a Server takes upon itself.
//
// Units: bytes, steady time; a time of zero means without limit. Threads: plain values. Errors:
// none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include "timing/web/connection_table.h"

namespace timing::web {

struct Limits {
  ConnectionTable::Times times = {};
  // At most this many are open; where another comes, the table's victim makes room.
  unsigned connections = 10'000;
  // A request with a longer body is answered with 413, or has its connection closed.
  std::uint64_t body = std::numeric_limits<std::uint64_t>::max();
  std::size_t kept_body = 0;
};

// `most`, or that part of the files which the process may open, if it is less.
unsigned connections_within_file_limit(unsigned most, double part);

}  // namespace timing::web
