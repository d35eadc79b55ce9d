// Templates in Go's text/template syntax, compiled once at load and rendered for every request.
//
// The subset: text, method calls, string (raw too) and number literals, trim markers, comments.
// Methods: RenderTime, RenderRelativeTime, RandomInt, RandomString, RandomItem, UUID, Run, Thread,
// Env. Everything that can be known at load is checked there: names, argument counts and types,
// relative times, environment variables that are not set.
//
// Threads: a Template is immutable; render() may run on any thread at once, each with its own
// Random. Errors: see TemplateError; render() has none.
// Source of the syntax: Go's text/template; tests/testdata/go-templates.tsv holds Go's answers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "timing/base/clock.h"
#include "timing/base/random.h"
#include "timing/base/result.h"
#include "timing/plan/timezone.h"

namespace timing::plan {

// What all templates of one run see.
struct TemplateContext {
  WallTime now;         // the run's actual start
  std::uint64_t run;    // counts from 1, over all threads of the job
  std::uint32_t thread; // counts from 0
  Random* random;       // not owned, not null
};

struct TemplateError {
  std::size_t offset = 0;  // in bytes from the start of the source
  std::string message;     // what is wrong; what is allowed
};

// What compiling may look at.
struct TemplateEnvironment {
  // The job's zone, for RenderTime and RenderRelativeTime; absent: local and UTC, as in the original.
  std::optional<Timezone> timezone;
  std::function<std::optional<std::string>(const std::string& name)> variable;
};

class Template {
 public:
  static Result<Template, TemplateError> compile(std::string_view source,
                                                 const TemplateEnvironment& environment);
  // The text as it is, braces included (`templates: false`).
  static Template literal(std::string_view text);

  // Appends to `out`, so that a lane can reuse its buffer.
  void render_to(std::string& out, const TemplateContext& context) const;
  std::string render(const TemplateContext& context) const;

  // The source text as configured: what labels show.
  const std::string& source() const { return source_; }
  // True when every rendering is the same text.
  bool constant() const;
  // The values that came from the environment: secrets.
  const std::vector<std::string>& secrets() const { return secrets_; }

 private:
  // Appends one piece of the result.
  using Piece = std::variant<std::string, std::function<void(std::string&, const TemplateContext&)>>;

  Template() = default;

  std::string source_;
  std::vector<Piece> pieces_;
  std::vector<std::string> secrets_;
};

}  // namespace timing::plan
