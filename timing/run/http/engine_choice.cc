#include "timing/run/http/engine_choice.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>

#include "timing/run/http/http_header.h"

namespace timing::run {
namespace {

std::string first_of(const Proxies::Variable& variable, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (auto value = variable(name); value && !value->empty()) return *std::move(value);
  }
  return {};
}

// As libcurl: the host itself, or a domain that it is part of.
bool names_host(std::string_view entry, std::string_view host) {
  if (entry.starts_with('.')) entry.remove_prefix(1);
  if (entry.empty() || entry.size() > host.size()) return false;
  const std::string_view end = host.substr(host.size() - entry.size());
  return same_header_name(entry, end) &&
         (end.size() == host.size() || host[host.size() - end.size() - 1] == '.');
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(
      text, [](char character) { return static_cast<unsigned char>(character) < 0x80U; });
}

bool has_header(const plan::HttpPlan& plan, std::string_view name) {
  return std::ranges::any_of(plan.headers, [&](const plan::HeaderPlan& field) {
    return same_header_name(field.name, name);
  });
}

}  // namespace

Proxies::Proxies(const Variable& variable)
    : http_(first_of(variable, {"http_proxy", "all_proxy", "ALL_PROXY"})),
      https_(first_of(variable, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})),
      excepted_(first_of(variable, {"no_proxy", "NO_PROXY"})) {}

bool Proxies::serve(const Url& url) const {
  if ((url.scheme == "https" ? https_ : http_).empty() || is_loopback(url)) return false;
  if (excepted_ == "*") return false;
  for (std::string_view rest = excepted_; !rest.empty();) {
    const std::size_t end = std::min(rest.find_first_of(", "), rest.size());
    if (names_host(rest.substr(0, end), url.host)) return false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return true;
}

Proxies proxies_of_environment() {
  return Proxies([](const char* name) -> std::optional<std::string> {
    const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  });
}

ChosenEngine choose_engine(const plan::HttpPlan& plan, const Proxies& proxies, const Url& url) {
  if (plan.connection.version == config::HttpVersion::two) return {Engine::curl, "HTTP/2"};
  if (plan.proxy ? !plan.proxy->empty() : proxies.serve(url)) return {Engine::curl, "a proxy"};
  if (has_header(plan, "Expect")) return {Engine::curl, "the header Expect"};
  if (!is_ascii(url.host)) return {Engine::curl, "a host's name beyond ASCII"};
  return {};
}

}  // namespace timing::run
