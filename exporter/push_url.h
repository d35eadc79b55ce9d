// Where a Pushgateway is, and the group that is pushed to it:
//
//   http://127.0.0.1:9091
//   https://user:password@host:9091/prefix
//   http://host:9091/metrics/job/nightly/instance/backup
//
// The path is that of the Pushgateway's API: what stands before "/metrics/job/" is a prefix, what
// follows names the group. Without it the group is job "timing" and the instance given.
//
// Source: Pushgateway's README, "URL". Threads: pure. Errors: in words that never quote the url.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "timing/base/result.h"

namespace timing::exporter {

struct PushUrl {
  std::string scheme_and_host;  // "http://127.0.0.1"
  std::string port_and_prefix;  // "9091", "9091/prefix"
  std::string username;         // decoded; empty: no authentication
  std::string password;
  std::string job;
  std::vector<std::pair<std::string, std::string>> labels;

  bool operator==(const PushUrl&) const = default;

  // Without user name and password.
  std::string shown() const { return scheme_and_host + ":" + port_and_prefix; }
};

// `instance`: the machine's name; empty: there is no such label.
Result<PushUrl> parse_push_url(std::string_view text, std::string_view instance);

}  // namespace timing::exporter
