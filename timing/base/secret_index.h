// A SecretMask for very many secrets at once, such as those of ten thousand jobs: finding them
// takes about as long for many as for one.
//
// Threads: build it on one thread, then share it const. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "timing/base/secret_mask.h"

namespace timing {

class SecretIndex {
 public:
  // An empty value is ignored, and so is one already known.
  void add(std::string_view secret);
  void add(const SecretMask& mask);

  // As SecretMask::apply().
  std::string apply(std::string_view text) const;

 private:
  // By the first so many bytes of a secret, or all that it has.
  static constexpr std::size_t kMostPrefix = 4;

  std::size_t length_of_secret_at_start(std::string_view text) const;

  std::map<std::size_t, std::unordered_map<std::uint32_t, std::vector<std::string>>> by_prefix_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace timing
