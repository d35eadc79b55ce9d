// The file of --web_config as settings of the endpoint, and again whenever it changes.
//
// Paths in it are relative to its folder. What is wrong is logged, each as a line of its own.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exporter/web_settings.h"
#include "timing/app/load_plan.h"
#include "timing/base/clock.h"
#include "timing/base/file_watch.h"
#include "timing/base/log.h"
#include "timing/base/result.h"
#include "timing/run/event_loop.h"

namespace timing::app {

// The files that settings were read from, and what they were just before.
using FileIdentities = std::map<std::string, std::optional<FileIdentity>>;

struct LoadedWebSettings {
  std::optional<exporter::WebSettings> settings;  // none: an error was logged
  FileIdentities files;
};

// Threads: any.
LoadedWebSettings load_web_settings(const std::string& path, Log& log);

// Ownership: borrows loop, clock and log, and must go before the loop does. Threads: the loop's.
// Errors: a new file that cannot be used is logged, and what was before it goes on.
class WebSettingsWatch {
 public:
  using Apply = std::function<Status(const exporter::WebSettings&)>;

  WebSettingsWatch(std::string path, run::EventLoop& loop, const Clock& clock, Log& log,
                   Apply apply);
  WebSettingsWatch(const WebSettingsWatch&) = delete;
  WebSettingsWatch& operator=(const WebSettingsWatch&) = delete;
  ~WebSettingsWatch();

  // Watches the files of the settings in force.
  void follow(FileIdentities files);
  // Reads all of them again, changed or not.
  void reload(std::string_view reason);

 private:
  void stop_watching();
  void look_soon();
  bool changed() const;

  const std::string path_;
  run::EventLoop& loop_;
  const Clock& clock_;
  Log& log_;
  const Apply apply_;
  FileIdentities files_;
  std::vector<FileWatch> watches_;
  std::optional<run::EventLoop::TimerKey> settling_;
};

}  // namespace timing::app
