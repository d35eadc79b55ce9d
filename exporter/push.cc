#include "exporter/push.h"

#include <fmt/format.h>
#include <prometheus/gateway.h>

#include <condition_variable>
#include <exception>
#include <mutex>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

#include "exporter/families.h"

namespace timing::exporter {

namespace {

prometheus::Labels labels_of(const PushUrl& url) { return {url.labels.begin(), url.labels.end()}; }

// With a limit of time where the library takes one.
template <typename Gateway>
std::unique_ptr<Gateway> make_gateway(const PushUrl& url) {
  using Text = const std::string&;
  if constexpr (std::is_constructible_v<Gateway, Text, Text, Text, prometheus::Labels, Text, Text,
                                        std::chrono::seconds>) {
    return std::make_unique<Gateway>(url.scheme_and_host, url.port_and_prefix, url.job,
                                     labels_of(url), url.username, url.password, kPushTimeout);
  } else {
    return std::make_unique<Gateway>(url.scheme_and_host, url.port_and_prefix, url.job,
                                     labels_of(url), url.username, url.password);
  }
}

// Source: libcurl's numbers of errors, which the library negates.
std::string curl_error(int number) {
  switch (number) {
    case 6:
      return "the host is unknown";
    case 7:
      return "the connection was refused or failed";
    case 28:
      return "it took too long";
    case 35:
      return "no TLS connection came about";
    case 52:
      return "the answer is empty";
    case 56:
      return "the connection was lost";
    case 60:
      return "its certificate is not trusted";
    default:
      return fmt::format("libcurl's error {}", number);
  }
}

Status status_of(int code) {
  if (code < 0) return Error{curl_error(-code)};
  if (code >= 100 && code < 400) return Success{};
  return Error{fmt::format("it answers {}", code)};
}

}  // namespace

// The thread that pushes, and what it is asked to do.
class Pusher::Worker {
 public:
  Worker(const PushUrl& url, std::shared_ptr<Families> families)
      : families_(std::move(families)), gateway_(make_gateway<prometheus::Gateway>(url)) {
    gateway_->RegisterCollectable(families_);
    thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
  }

  void ask(Done done) {
    {
      const std::lock_guard lock(mutex_);
      asked_ = std::move(done);
    }
    changed_.notify_one();
  }

 private:
  void work(const std::stop_token& stop) {
    while (true) {
      Done done;
      {
        std::unique_lock lock(mutex_);
        if (!changed_.wait(lock, stop, [this] { return asked_ != nullptr; })) return;
        done = std::exchange(asked_, nullptr);
      }
      done(push());
    }
  }

  Status push() {
    try {
      return status_of(gateway_->PushAdd());  // a PUT, whatever its name says
    } catch (const std::exception& error) {
      return Error{error.what()};
    }
  }

  const std::shared_ptr<Families> families_;
  const std::unique_ptr<prometheus::Gateway> gateway_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  Done asked_;
  std::jthread thread_;  // last: it uses the rest
};

Pusher::Pusher(const PushUrl& url, const MetricsPage& page)
    : worker_(std::make_unique<Worker>(url, page.families())) {}

Pusher::~Pusher() = default;

void Pusher::push(Done done) { worker_->ask(std::move(done)); }

}  // namespace timing::exporter
