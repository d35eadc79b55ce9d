// What a real Prometheus makes of pages in the OpenMetrics format: it has to take every sample of
// each as a series of its own, without a warning.
//
// Threads: any; starts a server and a process, and takes five seconds and more. Errors: a missing
// Prometheus is an exception.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace timing::test {

// Pages by name. The complaints begin with the name of the page that they are about.
std::vector<std::string> openmetrics_complaints(const std::map<std::string, std::string>& pages);

}  // namespace timing::test
