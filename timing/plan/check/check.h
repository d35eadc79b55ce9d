// Checks: what an answer has to look like beyond its status, compiled once at load.
//
// Threads: a Check is immutable; failure() may run on any thread. Errors: compile() adds to the
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

#include "timing/base/secret_mask.h"
#include "timing/config/config.h"
#include "timing/config/diagnostics.h"

namespace timing::plan {

class JsonDocument;

// The answer that checks look at; it borrows everything. Make one for each answer and hand it to
// all checks of the job: they share the parsed body.
struct ResponseView {
  int status = 0;
  std::string_view body{};    // decoded
  bool body_complete = true;  // false: longer than what is kept
  const std::vector<std::pair<std::string, std::string>>* headers = nullptr;  // never null
  std::chrono::nanoseconds duration{0};
  mutable std::shared_ptr<const JsonDocument> json = nullptr;  // made by the first rule that asks
};

// One compiled rule.
class Rule {
 public:
  Rule() = default;
  Rule(const Rule&) = delete;
  Rule& operator=(const Rule&) = delete;
  virtual ~Rule() = default;

  // Why the rule does not hold, in words that follow its text: "found 5"; nullopt: it holds.
  virtual std::optional<std::string> contradiction(const ResponseView& response,
                                                   const SecretMask& secrets) const = 0;
  virtual bool needs_body() const { return false; }
};

class Check {
 public:
  // Nullopt after an error that went to `diagnostics`. What failure() shows is free of `secrets`.
  static std::optional<Check> compile(const config::Check& check, std::string_view job,
                                      config::Diagnostics& diagnostics,
                                      const SecretMask& secrets = {});

  // The first rule that does not hold, in words: "check 'x' failed: $.status = "green", found
  // "red"". Nullopt: all hold.
  std::optional<std::string> failure(const ResponseView& response) const;
  bool needs_body() const;

 private:
  struct NamedRule {
    std::string text;
    std::shared_ptr<const Rule> rule;
  };

  Check() = default;

  std::string name_;
  std::vector<NamedRule> rules_;
  SecretMask secrets_;
};

}  // namespace timing::plan
