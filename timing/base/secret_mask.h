// The values that must never be printed, and the text without them.
//
// Everything dynamic that reaches a log line, a page or an error text (rendered URLs, response
// bodies, server messages) goes through apply() of its job's mask first.
//
// Threads: build it on one thread, then share it const. Errors: none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace timing {

class SecretMask {
 public:
  // An empty value is ignored, and so is one already known.
  void add(std::string_view secret);

  // `text` with every occurrence of every secret replaced by "***"; where some overlap, one "***"
  // stands for all of them.
  std::string apply(std::string_view text) const;

  // Whether any secret occurs in `text`.
  bool is_in(std::string_view text) const;

  // Longest first.
  const std::vector<std::string>& secrets() const { return secrets_; }
  bool empty() const { return secrets_.empty(); }

 private:
  std::size_t length_of_secret_at_start(std::string_view text) const;

  std::vector<std::string> secrets_;  // longest first
};

}  // namespace timing
