// Brings the spellings of the command line to one form: `--name=value` and `--name`.
//
// Taken: one dash or two, `-name value`, `-name=value`, '-' and '_' alike inside a name, and the
// names that Prometheus users write. Source: Go's package flag.
// Threads: pure. Errors: none; what is no flag is left as it is, to be refused by the parser.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace timing::app {

// `value_flags`: names (with '_') of the flags that take a value, and so the next argument where
// they have none behind '='.
std::vector<std::string> unify_spelling(const std::vector<std::string>& arguments,
                                        const std::set<std::string>& value_flags);

}  // namespace timing::app
