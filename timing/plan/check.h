// Checks: what an answer has to look like beyond its status, compiled once at load.
//
// Threads: a Check is immutable; evaluate() may run on any thread. Errors: compile() adds to the
// diagnostics, each with the place of its rule; a rule that cannot be evaluated on an answer (no
// JSON, body too large) fails with words that say so.
// Source: rules as the original's example config writes them ('$.status = "green"'); regular
// expressions are RE2's, which are Go's.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "timing/config/config.h"
#include "timing/config/diagnostics.h"

namespace timing::plan {

// The answer that checks look at; it borrows everything.
struct ResponseView {
  int status = 0;
  std::string_view body;  // decoded
  bool body_complete = true;  // false: longer than what is kept
  const std::vector<std::pair<std::string, std::string>>* headers = nullptr;  // never null
  std::chrono::nanoseconds duration{0};
};

// One compiled rule.
class Rule {
 public:
  virtual ~Rule() = default;
  // What was found instead; nullopt: the rule holds.
  virtual std::optional<std::string> contradiction(const ResponseView& response) const = 0;
};

class Check {
 public:
  // Nullopt after an error that went to `diagnostics`.
  static std::optional<Check> compile(const config::Check& check, std::string_view job,
                                      config::Diagnostics& diagnostics);

  // The first rule that does not hold, in words: "check 'x' failed: $.status = "green", found
  // "red"". Nullopt: all hold.
  std::optional<std::string> failure(const ResponseView& response) const;
  bool needs_body() const { return needs_body_; }

 private:
  struct NamedRule {
    std::string text;
    std::shared_ptr<const Rule> rule;
  };

  std::string name_;
  std::vector<NamedRule> rules_;
  bool needs_body_ = false;
};

}  // namespace timing::plan
