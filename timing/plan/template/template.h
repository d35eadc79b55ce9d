// Templates in Go's text/template syntax, compiled once at load and rendered for every request.
//
// The subset: text, method calls, string (raw too) and number literals, trim markers, comments.
// Methods (template_methods.h): RenderTime, RenderRelativeTime, RandomInt, RandomString,
// RandomItem, UUID, Run, Thread, Env. Everything that can be known at load is checked there: names,
// argument counts and types, relative times, environment variables that are not set.
//
// Threads: a Template is immutable; render() may run on any thread at once, each with its own
// Random. Errors: see TemplateError; render() has none.
// Source of the syntax: Go's text/template; tests/testdata/go-templates.tsv holds Go's answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "timing/base/result.h"
#include "timing/plan/template/template_types.h"

namespace timing::plan {

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
  Template() = default;

  // Texts that follow each other become one piece.
  void append(TemplatePiece piece);

  std::string source_;
  std::vector<TemplatePiece> pieces_;
  std::vector<std::string> secrets_;
};

}  // namespace timing::plan
