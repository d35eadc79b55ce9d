// The frame of a benchmark's program: what its work throws is said, and is exit code 1.
#pragma once

#include <cerrno>
#include <cstdio>
#include <exception>
#include <functional>
#include <type_traits>
#include <utility>

namespace timing::bench {

// `work` gives the exit code, or nothing for 0.
template <typename Work, typename... Arguments>
int run_program(Work&& work, Arguments&&... arguments) {
  try {
    if constexpr (std::is_void_v<std::invoke_result_t<Work, Arguments...>>) {
      std::invoke(std::forward<Work>(work), std::forward<Arguments>(arguments)...);
      return 0;
    } else {
      return std::invoke(std::forward<Work>(work), std::forward<Arguments>(arguments)...);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, error.what());
    return 1;
  }
}

}  // namespace timing::bench
