// Where in the config's file a value stands.
//
// Threads: plain values. Errors: none.
#pragma once

namespace timing::config {

// A place in the file; both count from 1, columns in bytes.
struct Mark {
  int line = 1;
  int column = 1;
};

template <typename T>
struct Located {
  T value{};
  Mark mark{};
};

}  // namespace timing::config
