#include "timing/app/endpoint.h"

#include <fmt/format.h>

#include <utility>

#include "exporter/scrape_counters.h"
#include "timing/base/version.h"

namespace timing::app {

Endpoint::Endpoint(Dependencies dependencies)
    : dependencies_(std::move(dependencies)),
      metrics_(dependencies_.registry, dependencies_.counters, std::string(kVersion)),
      status_({.clock = dependencies_.clock,
               .registry = dependencies_.registry,
               .counters = dependencies_.counters,
               .config = config_,
               .config_file = dependencies_.options.conf}),
      calls_(dependencies_.loop),
      endpoints_({.version = std::string(kVersion),
                  .telemetry_path = dependencies_.options.telemetry_path,
                  .enable_lifecycle = dependencies_.options.enable_lifecycle},
                 handlers()) {}

exporter::Endpoints::Handlers Endpoint::handlers() {
  using exporter::Request;
  return {.metrics = exporter::count_scrapes(
              [this](const Request& request) {
                return dependencies_.linger.respond(
                    request, [this](const Request& asked) { return metrics_.respond(asked); });
              },
              dependencies_.counters.scrapes),
          .status = [this](const Request& request) { return status_.respond(request); },
          .config = [this](const Request& request) { return config_page_.respond(request); },
          .reload = [this](const Request&) { return calls_.ask([this] { return reload(); }); },
          .quit = [this](const Request&) { return calls_.ask([this] { return quit(); }); }};
}

exporter::Response Endpoint::reload() const {
  const std::optional<Reloaded> reloaded = dependencies_.reload();
  if (!reloaded) return {.status = 503, .body = "The program is stopping.\n"};
  if (*reloaded) return {.body = fmt::format("Reloaded: {} job(s).\n", reloaded->value())};
  return {.status = 500,
          .body = fmt::format("The config cannot be used, the one before it goes on:\n{}\n",
                              fmt::join(reloaded->error(), "\n"))};
}

exporter::Response Endpoint::quit() const {
  dependencies_.quit();
  return {.body = "Stopping.\n"};
}

Status Endpoint::open() {
  const ServeOptions& options = dependencies_.options;
  exporter::ServerOptions wanted{.addresses = options.addresses};
  wanted.refused = [this] { exporter::count_answer(503, dependencies_.counters.scrapes); };
  FileIdentities web_files;
  if (!options.web_config.empty()) {
    LoadedWebSettings loaded = load_web_settings(options.web_config, dependencies_.log);
    if (!loaded.settings) return Error{options.web_config + " cannot be used"};
    wanted.web = *std::move(loaded.settings);
    web_files = std::move(loaded.files);
  }
  auto server = exporter::Server::start(
      wanted, [this](const exporter::Request& request) { return endpoints_.respond(request); },
      dependencies_.log);
  if (!server) return server.error();
  server_ = std::move(server).value();
  if (!options.web_config.empty()) follow_web_settings(std::move(web_files));
  for (const exporter::Address& address : server_->addresses()) {
    dependencies_.log.info(fmt::format("metrics on {}://{}{}", wanted.web.tls ? "https" : "http",
                                       exporter::format_address(address), options.telemetry_path));
  }
  return Success{};
}

void Endpoint::follow_web_settings(FileIdentities files) {
  web_settings_.emplace(
      dependencies_.options.web_config, dependencies_.loop, dependencies_.clock, dependencies_.log,
      [this](const exporter::WebSettings& settings) { return server_->apply(settings); });
  web_settings_->follow(std::move(files));
}

void Endpoint::reload_web_settings(std::string_view reason) {
  if (web_settings_) web_settings_->reload(reason);
}

void Endpoint::close() {
  calls_.close();
  web_settings_.reset();
  server_.reset();
}

void Endpoint::show(RunningConfig config) {
  if (!server_) return;  // nobody will ask
  config_.set(std::move(config));
  status_.set_phase(ProgramPhase::running);
  endpoints_.set_ready(true);
}

void Endpoint::show_stopping() {
  status_.set_phase(ProgramPhase::stopping);
  endpoints_.set_ready(false);
}

}  // namespace timing::app
