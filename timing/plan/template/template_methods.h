// The methods that a template may call.
//
//   .RenderTime "layout"                  the run's start, local or in the job's zone
//   .RenderRelativeTime "now-1h" "layout" a time relative to it, in UTC or in the job's zone
//   .RandomInt a b                        a whole number from a to b, both included
//   .RandomString n                       n letters and digits
//   .RandomItem "a" "b" ...               one of them
//   .UUID                                 a random one, version 4
//   .Run, .Thread                         the run's number, from 1; its thread's, from 0
//   .Env "NAME"                           an environment variable, read when compiled: a secret
//
// Threads: pure. Errors: unknown names, arguments of the wrong number, type or value, variables
// that are not set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "timing/base/result.h"
#include "timing/plan/template/template_number.h"
#include "timing/plan/template/template_types.h"

namespace timing::plan {

struct TemplateArgument {
  std::variant<std::string, TemplateNumber> value;
  std::size_t offset = 0;
};

struct TemplateCall {
  std::string_view method;
  std::vector<TemplateArgument> arguments;
  std::size_t offset = 0;
};

struct CompiledCall {
  TemplatePiece piece;
  std::string secret;  // empty: none
};

Result<CompiledCall, TemplateError> compile_call(const TemplateCall& call,
                                                 const TemplateEnvironment& environment);

}  // namespace timing::plan
