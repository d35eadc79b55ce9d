// The kinds of rules, one function for each: the text of a rule to what evaluates it.
//
// docs/config.md tells their syntax to users.
//
// Threads: pure; a Rule is immutable. Errors: "what is wrong; what is allowed".
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "timing/base/result.h"
#include "timing/plan/check/check.h"

namespace timing::plan {

using RuleResult = Result<std::shared_ptr<const Rule>>;

// PATH OPERATOR VALUE. Numbers compare as numbers, text as text. A missing value contradicts every
// rule, and so does one of another type, unless the rule compares with null.
RuleResult compile_json_rule(std::string_view text);

// "200", "200-299", "2xx", a list of these with commas (any of them), or OPERATOR NUMBER.
RuleResult compile_status_rule(std::string_view text);

// A regular expression that matches somewhere in the body.
RuleResult compile_body_rule(std::string_view text);

// NAME, or NAME OPERATOR VALUE. Of several headers of one name any may satisfy it; "!=" must hold
// for all of them.
RuleResult compile_header_rule(std::string_view text);

// OPERATOR DURATION with < <= > >=.
RuleResult compile_duration_rule(std::string_view text);

// Why a rule about the body cannot be evaluated where only its beginning is kept.
std::string incomplete_body(const ResponseView& response);

}  // namespace timing::plan
