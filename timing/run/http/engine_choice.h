// Which engine serves a request: the native one wherever it can, libcurl for what it cannot.
//
// Threads: any; what does not say so is immutable. Errors: none.
// Source of the proxies' rules: libcurl, which follows them in the end; where they are more
// complicated than this file knows, the choice is libcurl.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "timing/plan/plan.h"
#include "timing/run/http/http_url.h"

namespace timing::run {

enum class Engine { native, curl };

// By Engine: whether the log tells that it serves a job. Shared by all that serve it. Threads: any.
using ToldEngines = std::array<std::atomic<bool>, 2>;

// The environment's proxies.
class Proxies {
 public:
  using Variable = std::function<std::optional<std::string>(const char* name)>;

  // `variable` reads the environment.
  explicit Proxies(const Variable& variable);

  // False: the URL is reached without one.
  bool serve(const Url& url) const;

 private:
  std::string http_;
  std::string https_;
  std::string excepted_;  // NO_PROXY
};

// Of the program's environment.
Proxies proxies_of_environment();

struct ChosenEngine {
  Engine engine = Engine::native;
  std::string_view reason;  // why it is not the native one
};

// Of a job whose config leaves it open.
ChosenEngine choose_engine(const plan::HttpPlan& plan, const Proxies& proxies, const Url& url);

}  // namespace timing::run
