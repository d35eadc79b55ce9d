#include "exporter/push_url.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

#include "timing/base/percent.h"

namespace timing::exporter {

namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kForm = "use a URL such as http://127.0.0.1:9091";
constexpr std::string_view kJobPath = "/metrics/job/";
constexpr std::string_view kDefaultJob = "timing";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_alphanumeric(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// What stands for itself in a path, in every version of prometheus-cpp.
bool is_plain(char c) { return is_alphanumeric(c) || std::string_view("-._~:").find(c) != kNone; }

// Takes what stands before `end` off the front of `text`, and `end` too.
std::string_view take_until(std::string_view& text, std::string_view end) {
  const std::size_t place = text.find(end);
  const std::string_view part = text.substr(0, place);
  text.remove_prefix(place == kNone ? text.size() : place + end.size());
  return part;
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), port);
  return error == std::errc() && end == text.end() && port > 0;
}

bool is_host(std::string_view text) {
  if (text.starts_with('[')) {
    return text.size() > 2 && text.ends_with(']') &&
           std::ranges::all_of(text.substr(1, text.size() - 2),
                               [](char c) { return is_alphanumeric(c) || c == ':' || c == '.'; });
  }
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
  });
}

// "host:9091", "[::1]". False: it is neither.
bool read_host(std::string_view text, std::string_view default_port, PushUrl& url) {
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.find(':', bracket == kNone ? 0 : bracket);
  const std::string_view host = text.substr(0, colon);
  const std::string_view port = colon == kNone ? default_port : text.substr(colon + 1);
  if (!is_host(host) || !is_port(port)) return false;
  url.scheme_and_host += host;
  url.port_and_prefix = port;
  return true;
}

// "nightly/instance/backup". False: a name without a value, or one that is malformed.
bool read_group(std::string_view text, PushUrl& url) {
  url.job = take_until(text, "/");
  while (!text.empty()) {
    const std::string_view name = take_until(text, "/");
    const std::string_view value = take_until(text, "/");
    if (name.empty() || value.empty()) return false;
    url.labels.emplace_back(name, value);
  }
  const auto plain = [](std::string_view part) { return std::ranges::all_of(part, is_plain); };
  return !url.job.empty() && plain(url.job) && std::ranges::all_of(url.labels, [&](const auto& l) {
    // "instance@base64" announces a value in base64.
    return plain(l.first.substr(0, l.first.find('@'))) && plain(l.second);
  });
}

}  // namespace

Result<PushUrl> parse_push_url(std::string_view text, std::string_view instance) {
  PushUrl url;
  std::string_view rest = text;
  const std::string scheme(take_until(rest, "://"));
  if (scheme != "http" && scheme != "https") return Error{std::string(kForm)};
  url.scheme_and_host = scheme + "://";
  if (rest.find_first_of("?#") != kNone) {
    return Error{"a query or a fragment does not belong there; use http://host:port/prefix"};
  }
  std::string_view authority = take_until(rest, "/");
  if (const std::size_t at = authority.rfind('@'); at != kNone) {
    std::string_view userinfo = authority.substr(0, at);
    url.username = percent_decoded(take_until(userinfo, ":"));
    url.password = percent_decoded(userinfo);
    if (url.username.empty()) return Error{"there is a password without a user name"};
    authority.remove_prefix(at + 1);
  }
  if (!read_host(authority, scheme == "http" ? "80" : "443", url)) {
    return Error{std::string(kForm)};
  }
  std::string path = "/" + std::string(rest);
  if (const std::size_t group = path.find(kJobPath); group != kNone) {
    if (!read_group(std::string_view(path).substr(group + kJobPath.size()), url)) {
      return Error{
          "after /metrics/job/ use the job's name and pairs of label and value, of letters, "
          "digits and -._~:"};
    }
    path.resize(group);
  } else {
    url.job = kDefaultJob;
    if (!instance.empty()) url.labels.emplace_back("instance", instance);
  }
  while (path.ends_with('/')) path.pop_back();
  if (path.find('@') != kNone) return Error{"an '@' in a password is written as %40"};
  url.port_and_prefix += path;
  return url;
}

}  // namespace timing::exporter
