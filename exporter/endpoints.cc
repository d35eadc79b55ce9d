#include "exporter/endpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "exporter/landing_page.h"

namespace timing::exporter {

namespace {

constexpr std::string_view kHealthyPath = "/-/healthy";
constexpr std::string_view kReadyPath = "/-/ready";
constexpr std::string_view kStatusPath = "/api/v1/status";
constexpr std::string_view kConfigPath = "/api/v1/config";
constexpr std::string_view kReloadPath = "/-/reload";
constexpr std::string_view kQuitPath = "/-/quit";
constexpr std::array kOtherPaths = {kHealthyPath, kReadyPath,  kStatusPath,
                                    kConfigPath,  kReloadPath, kQuitPath};

Response plain(int status, std::string body) { return {.status = status, .body = std::move(body)}; }

Response not_allowed(std::string_view one, std::string_view other) {
  return {.status = 405,
          .body = fmt::format("Only {} and {} are allowed.\n", one, other),
          .headers = {{"Allow", fmt::format("{}, {}", one, other)}}};
}

Response forbidden(const Request& /*request*/) {
  return plain(403, "The lifecycle is not enabled: start the program with --enable_lifecycle.\n");
}

bool may_stand_in_path(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~/").find(c) != std::string_view::npos;
}

// Segments that servers and clients take out of a path.
bool has_odd_segment(std::string_view path) {
  const std::string closed = std::string(path) + "/";
  return std::ranges::any_of(std::array{"//", "/./", "/../"}, [&](const char* segment) {
    return closed.find(segment) != std::string::npos;
  });
}

}  // namespace

Result<std::string> parse_telemetry_path(std::string_view text) {
  if (text == "/") return std::string(text);
  if (!text.starts_with('/') || !std::ranges::all_of(text, may_stand_in_path) ||
      has_odd_segment(text)) {
    return Error{"use a path such as /metrics, of letters, digits and -._~ between its slashes"};
  }
  if (std::ranges::find(kOtherPaths, text) != kOtherPaths.end()) {
    return Error{"another page has that path; use one such as /metrics"};
  }
  return std::string(text);
}

Endpoints::Endpoints(const Options& options, Handlers handlers) {
  pages_["/"] = [page = landing_page(options.version, options.telemetry_path)](const Request&) {
    return Response{.content_type = "text/html; charset=utf-8", .body = page};
  };
  pages_[std::string(kHealthyPath)] = [](const Request&) { return plain(200, "Healthy.\n"); };
  pages_[std::string(kReadyPath)] = [this](const Request&) {
    return ready_ ? plain(200, "Ready.\n") : plain(503, "Not ready.\n");
  };
  pages_[std::string(kStatusPath)] = std::move(handlers.status);
  pages_[std::string(kConfigPath)] = std::move(handlers.config);
  pages_[options.telemetry_path] = std::move(handlers.metrics);
  const bool enabled = options.enable_lifecycle;
  actions_[std::string(kReloadPath)] = enabled ? std::move(handlers.reload) : forbidden;
  actions_[std::string(kQuitPath)] = enabled ? std::move(handlers.quit) : forbidden;
}

Response Endpoints::respond(const Request& request) const {
  const std::string& method = request.method;
  if (const auto page = pages_.find(request.path); page != pages_.end() && page->second) {
    if (method != "GET" && method != "HEAD") return not_allowed("GET", "HEAD");
    return page->second(request);
  }
  if (const auto action = actions_.find(request.path); action != actions_.end() && action->second) {
    if (method != "POST" && method != "PUT") return not_allowed("POST", "PUT");
    return action->second(request);
  }
  return plain(404, "Not found.\n");
}

}  // namespace timing::exporter
