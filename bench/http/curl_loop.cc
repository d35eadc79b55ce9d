// A bare loop over libcurl's multi handle, as cheap as its interface allows: each socket is
// registered with epoll once, edge-triggered; bodies are thrown away; nothing is measured.
//
//   bench_curl_loop CONNECTIONS SECONDS URL
//
// Prints "requests N" and "rate N" (a second).
#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

class Loop {
 public:
  explicit Loop(std::string url) : url_(std::move(url)) {
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Loop::socket_changed);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() {
    for (const auto& easy : transfers_) curl_multi_remove_handle(multi_.get(), easy.get());
    transfers_.clear();
    multi_.reset();
    ::close(epoll_);
  }

  void add_transfer() {
    CURL* const easy = transfers_.emplace_back(curl_easy_init()).get();
    curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Loop::discard);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_multi_add_handle(multi_.get(), easy);
  }

  void run_until(Clock::time_point end) {
    act(CURL_SOCKET_TIMEOUT, 0);
    std::array<epoll_event, 256> events{};
    while (Clock::now() < end) {
      const int ready =
          ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kLongestWait);
      for (int index = 0; index < ready; ++index) {
        const epoll_event& event = events[static_cast<std::size_t>(index)];
        act(event.data.fd, (event.events & EPOLLIN) != 0 ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
      }
      if (ready == 0) act(CURL_SOCKET_TIMEOUT, 0);
      start_again();
    }
  }

  std::uint64_t succeeded() const { return succeeded_; }
  std::uint64_t failed() const { return failed_; }

 private:
  static constexpr int kLongestWait = 10;  // milliseconds

  static std::size_t discard(char* /*data*/, std::size_t size, std::size_t count, void* /*self*/) {
    return size * count;
  }

  static int socket_changed(CURL* /*easy*/, curl_socket_t socket, int what, void* self, void*) {
    auto& loop = *static_cast<Loop*>(self);
    if (what == CURL_POLL_REMOVE || !loop.registered_.insert(socket).second) return 0;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.fd = socket;
    return ::epoll_ctl(loop.epoll_, EPOLL_CTL_ADD, socket, &event);
  }

  void act(int socket, int events) {
    int running = 0;
    curl_multi_socket_action(multi_.get(), socket, events, &running);
  }

  void start_again() {
    int left = 0;
    bool added = false;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      CURL* const easy = message->easy_handle;
      ++(message->data.result == CURLE_OK ? succeeded_ : failed_);
      curl_multi_remove_handle(multi_.get(), easy);
      curl_multi_add_handle(multi_.get(), easy);
      added = true;
    }
    if (added) act(CURL_SOCKET_TIMEOUT, 0);
  }

  std::string url_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  std::unique_ptr<CURLM, FreeMulti> multi_{curl_multi_init()};
  std::vector<std::unique_ptr<CURL, FreeEasy>> transfers_;
  std::set<curl_socket_t> registered_;
  std::uint64_t succeeded_ = 0;
  std::uint64_t failed_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) {
    fmt::print(stderr, "usage: bench_curl_loop CONNECTIONS SECONDS URL\n");
    return 2;
  }
  const long connections = std::strtol(arguments[1], nullptr, 10);
  const long seconds = std::strtol(arguments[2], nullptr, 10);
  Loop loop(arguments[3]);
  for (long number = 0; number < connections; ++number) loop.add_transfer();
  loop.run_until(Clock::now() + std::chrono::seconds(seconds));
  if (loop.failed() > 0) {
    fmt::print(stderr, "{} requests failed\n", loop.failed());
    return 1;
  }
  fmt::print("requests {}\nrate {}\n", loop.succeeded(),
             static_cast<double>(loop.succeeded()) / static_cast<double>(seconds));
}
