#include "timing/app/web_settings.h"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "timing/app/log_diagnostics.h"
#include "timing/config/file_reader.h"
#include "timing/config/web_config.h"
#include "timing/web/tls_check.h"

namespace timing::app {
namespace {

// A certificate and its key are replaced one after the other.
constexpr nanoseconds kSettleTime = std::chrono::milliseconds(200);

// Reads the files that a web config names.
class Reader {
 public:
  Reader(const std::string& path, config::Diagnostics& diagnostics)
      : folder_(std::filesystem::path(path).parent_path()), diagnostics_(diagnostics) {
    files_.emplace(path, identify_file(path));
  }

  std::string text_of(const config::WebPem& pem, std::string_view key) {
    if (pem.file.value.empty()) return pem.text.value;
    const std::string file = (folder_ / pem.file.value).string();
    files_.emplace(file, identify_file(file));
    Result<std::string> text = config::read_config_file(file);
    if (text) return std::move(text).value();
    diagnostics_.error(pem.file.mark, "",
                       fmt::format("'tls_server_config.{}': {}", key, text.error().message));
    return "";
  }

  FileIdentities files() && { return std::move(files_); }

 private:
  std::filesystem::path folder_;
  config::Diagnostics& diagnostics_;
  FileIdentities files_;
};

web::TlsVersion version_of(config::WebTlsVersion version) {
  return static_cast<web::TlsVersion>(version);
}

web::ClientAuth client_auth_of(config::WebClientAuth client_auth) {
  switch (client_auth) {
    case config::WebClientAuth::none:
      return web::ClientAuth::none;
    case config::WebClientAuth::request:
      return web::ClientAuth::request;
    case config::WebClientAuth::require_any:
      return web::ClientAuth::require_any;
    case config::WebClientAuth::verify_if_given:
      return web::ClientAuth::verify_if_given;
    case config::WebClientAuth::require_and_verify:
      return web::ClientAuth::require_and_verify;
  }
  return web::ClientAuth::require_and_verify;
}

web::TlsSettings tls_of(const config::WebTls& tls, Reader& reader) {
  return {.certificate = reader.text_of(tls.certificate, "cert_file"),
          .key = reader.text_of(tls.key, "key_file"),
          .client_auth = client_auth_of(tls.client_auth),
          .client_authorities = reader.text_of(tls.client_authorities, "client_ca_file"),
          .client_names = tls.client_names,
          .least = version_of(tls.least),
          .most = version_of(tls.most),
          .cipher_suites = tls.cipher_suites,
          .prefers_own_order = tls.prefers_own_order,
          .curves = tls.curves};
}

exporter::WebSettings settings_of(const config::WebConfig& config) {
  exporter::WebSettings settings;
  for (const config::WebUser& user : config.users) {
    settings.users.push_back({.name = user.name, .password_hash = user.password_hash.value});
  }
  for (const config::Header& header : config.headers) {
    settings.headers.emplace_back(header.name, header.value.value);
  }
  return settings;
}

}  // namespace

LoadedWebSettings load_web_settings(const std::string& path, Log& log) {
  config::Diagnostics diagnostics(path);
  Reader reader(path, diagnostics);
  const config::WebConfig config = config::load_web_config(path, diagnostics);
  exporter::WebSettings settings = settings_of(config);
  if (config.tls) {
    settings.tls = tls_of(*config.tls, reader);
    if (!diagnostics.has_errors()) {
      const Status usable = web::check_tls(*settings.tls);
      if (!usable) diagnostics.error(config.tls->mark, "", usable.error().message);
    }
  }
  log_diagnostics(diagnostics, log);
  LoadedWebSettings loaded{.settings = std::nullopt, .files = std::move(reader).files()};
  if (!diagnostics.has_errors()) loaded.settings = std::move(settings);
  return loaded;
}

WebSettingsWatch::WebSettingsWatch(std::string path, run::EventLoop& loop, const Clock& clock,
                                   Log& log, Apply apply)
    : path_(std::move(path)), loop_(loop), clock_(clock), log_(log), apply_(std::move(apply)) {}

WebSettingsWatch::~WebSettingsWatch() {
  stop_watching();
  if (settling_) loop_.cancel(*settling_);
}

void WebSettingsWatch::follow(FileIdentities files) {
  stop_watching();
  files_ = std::move(files);
  for (const auto& [file, identity] : files_) {
    Result<FileWatch> watch = FileWatch::start({file});
    if (watch) {
      watches_.push_back(std::move(watch).value());
    } else {
      log_.warn(watch.error().message + "; SIGHUP reads it again");
    }
  }
  for (FileWatch& watch : watches_) {
    loop_.watch(watch.descriptor(), EPOLLIN, [this, &watch](std::uint32_t) {
      if (watch.drain()) look_soon();
    });
  }
  // What happened before they were watched.
  if (changed()) look_soon();
}

void WebSettingsWatch::reload(std::string_view reason) {
  log_.info(fmt::format("{}, reading {} again", reason, path_));
  LoadedWebSettings loaded = load_web_settings(path_, log_);
  bool usable = loaded.settings.has_value();
  if (usable) {
    const Status applied = apply_(*loaded.settings);
    if (!applied) log_.error(applied.error().message);
    usable = applied.ok();
  }
  if (!usable) {
    log_.error(fmt::format("{} cannot be used, the web config before it goes on", path_));
  }
  follow(std::move(loaded.files));
}

void WebSettingsWatch::stop_watching() {
  for (const FileWatch& watch : watches_) loop_.unwatch(watch.descriptor());
  watches_.clear();
}

void WebSettingsWatch::look_soon() {
  if (settling_) return;
  settling_ = loop_.call_at(clock_.steady_now() + kSettleTime, [this] {
    settling_.reset();
    if (changed()) reload("web config or a certificate changed");
  });
}

bool WebSettingsWatch::changed() const {
  return std::ranges::any_of(
      files_, [](const auto& file) { return identify_file(file.first) != file.second; });
}

}  // namespace timing::app
