// What Prometheus' own checker says of a page of /metrics.
//
// Threads: any; starts a process. Errors: a missing promtool is an exception.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace timing::test {

// Its complaints, but for the label of the original that is written in camel case.
std::vector<std::string> promtool_complaints(std::string_view page);

}  // namespace timing::test
