#include "timing/app/health_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

#include "timing/run/http/curl_get.h"

namespace timing::app {
namespace {

// Where a program that listens on all addresses is found.
exporter::Address reachable(exporter::Address address) {
  if (address.host.empty() || address.host == "0.0.0.0") address.host = "127.0.0.1";
  if (address.host == "::") address.host = "::1";
  return address;
}

std::string url_of(const HealthOptions& options) {
  return fmt::format("{}://{}{}", options.tls ? "https" : "http",
                     exporter::format_address(reachable(options.address)), options.path);
}

Result<std::string> read_password(const std::string& file) {
  std::string password;
  if (file.empty()) return password;
  std::ifstream stream(file);
  if (!std::getline(stream, password)) return Error{fmt::format("no password in '{}'", file)};
  return password;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

// What the answer said, where it was good.
Result<std::string> ask(const HealthOptions& options) {
  Result<std::string> password = read_password(options.password_file);
  if (!password) return password;
  const std::string url = url_of(options);
  const auto answer = run::curl_get(
      {.url = url,
       .timeout = std::max(std::chrono::milliseconds(1),
                           std::chrono::ceil<std::chrono::milliseconds>(options.timeout)),
       .verify_peer = false,
       .username = options.username,
       .password = password.value(),
       .cert_file = options.cert_file,
       .key_file = options.key_file});
  if (!answer) return Error{fmt::format("{}: {}", url, answer.error().message)};
  if (answer.value().status < 200 || answer.value().status > 299) {
    return Error{fmt::format("{} answered {}: {}", url, answer.value().status,
                             first_line(answer.value().body))};
  }
  return first_line(answer.value().body);
}

}  // namespace

int run_health(const HealthOptions& options) {
  const Result<std::string> said = ask(options);
  if (!said) {
    std::fputs(fmt::format("timing: {}\n", said.error().message).c_str(), stderr);
    return 1;
  }
  std::fputs((said.value() + "\n").c_str(), stdout);
  return 0;
}

}  // namespace timing::app
