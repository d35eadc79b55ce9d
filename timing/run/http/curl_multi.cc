#include "timing/run/http/curl_multi.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "timing/run/http/curl_events.h"

namespace timing::run {
namespace {

constexpr std::size_t kFewConnections = 16;

CurlMulti* self_of(void* self) { return static_cast<CurlMulti*>(self); }

}  // namespace

CurlMulti::CurlMulti(EventLoop& loop, const Clock& clock, std::shared_ptr<CurlShare> share,
                     const ConnectionLimits& limits)
    : loop_(loop), clock_(clock), share_(std::move(share)), multi_(curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
  check(curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlMulti::socket_changed));
  check(curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this));
  check(curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlMulti::timer_changed));
  check(curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this));
  limit_connections(limits);
}

template <typename Action>
int CurlMulti::keep_exception_of(const Action& action) noexcept {
  try {
    action();
    return 0;
  } catch (...) {
    exception_ = std::current_exception();
    return -1;
  }
}

void CurlMulti::check(CURLMcode code) {
  if (exception_) std::rethrow_exception(std::exchange(exception_, nullptr));
  if (code != CURLM_OK) {
    throw std::runtime_error(std::string("libcurl: ") + curl_multi_strerror(code));
  }
}

void CurlMulti::limit_connections(const ConnectionLimits& limits) {
  if (limits.connections > 0) {
    const auto most = static_cast<long>(limits.connections);
    check(curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, most));
  }
  if (limits.streams > 0) {
    const auto most = static_cast<long>(limits.streams);
    check(curl_multi_setopt(multi_.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, most));
  }
}

CurlMulti::~CurlMulti() {
  multi_.reset();  // it closes its connections, which are told to close_socket()
  if (timer_) loop_.cancel(*timer_);
  for (std::size_t socket = 0; socket < sockets_.size(); ++socket) forget(static_cast<int>(socket));
}

void CurlMulti::set_up(CURL* easy, Opener& opener) {
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlMulti::open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &opener);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::close_socket);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_SHARE, share_->get());
}

void CurlMulti::adopt() {
  if (++members_ <= kept_connections_) return;
  kept_connections_ = std::max(kFewConnections, 2 * members_);
  check(
      curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(kept_connections_)));
}

void CurlMulti::release() { --members_; }

void CurlMulti::add(CURL* easy) {
  check(curl_multi_add_handle(multi_.get(), easy));
  ++added_;
  act(CURL_SOCKET_TIMEOUT, 0);
  if (running_ < added_) set_timer(0);
}

void CurlMulti::remove(CURL* easy) {
  --added_;
  curl_multi_remove_handle(multi_.get(), easy);
}

CurlMulti::Socket& CurlMulti::socket_at(int socket) {
  const auto index = static_cast<std::size_t>(socket);
  if (index >= sockets_.size()) sockets_.resize(index + 1);
  return sockets_[index];
}

int CurlMulti::socket_changed(CURL* /*easy*/, curl_socket_t socket, int what, void* self,
                              void* /*unused*/) noexcept {
  CurlMulti& multi = *self_of(self);
  return multi.keep_exception_of([&] { multi.want(socket, epoll_events(what)); });
}

int CurlMulti::timer_changed(CURLM* /*multi*/, long milliseconds, void* self) noexcept {
  CurlMulti& multi = *self_of(self);
  return multi.keep_exception_of([&] { multi.set_timer(milliseconds); });
}

curl_socket_t CurlMulti::open_socket(void* opener, curlsocktype /*purpose*/,
                                     curl_sockaddr* address) noexcept {
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket < 0) return socket;
  const auto& its_opener = *static_cast<const Opener*>(opener);
  CurlMulti& multi = its_opener.multi;
  const int failed = multi.keep_exception_of([&] { multi.opened(socket, its_opener.connections); });
  if (failed == 0) return socket;
  ::close(socket);
  return CURL_SOCKET_BAD;
}

int CurlMulti::close_socket(void* self, curl_socket_t socket) noexcept {
  CurlMulti& multi = *self_of(self);
  multi.keep_exception_of([&] { multi.closed(socket); });
  return ::close(socket);
}

void CurlMulti::opened(int socket, const std::shared_ptr<record::OpenConnections>& connections) {
  Socket& state = socket_at(socket);
  state.connection = true;
  state.open = record::OpenConnection(connections);
  connections_.opened(socket);
}

void CurlMulti::closed(int socket) {
  forget(socket);
  connections_.closed(socket);
}

void CurlMulti::want(int socket, std::uint32_t events) {
  Socket& state = socket_at(socket);
  state.wanted = events;
  if (events == 0) {
    const bool may_stay = state.connection && state.watched == EPOLLIN;
    if (may_stay) return;
    loop_.unwatch(socket);
    state.watched = 0;
    return;
  }
  if (events == state.watched) return;
  loop_.watch(socket, events, [this, socket](std::uint32_t ready) { socket_ready(socket, ready); });
  state.watched = events;
}

void CurlMulti::forget(int socket) {
  Socket& state = socket_at(socket);
  if (state.watched != 0) loop_.unwatch(socket);
  state = {};
}

void CurlMulti::socket_ready(int socket, std::uint32_t events) {
  Socket& state = socket_at(socket);
  if (state.wanted == 0) {
    // The server closed an idle connection: libcurl finds that out when it wants to use it.
    loop_.unwatch(socket);
    state.watched = 0;
    return;
  }
  act(socket, curl_events(events, state.wanted));
  report_ended();
}

void CurlMulti::set_timer(long milliseconds) {
  if (milliseconds < 0) {
    due_.reset();
    return;
  }
  due_ = clock_.steady_now() + std::chrono::milliseconds(milliseconds);
  arm_timer();
}

void CurlMulti::arm_timer() {
  if (timer_ && timer_->first <= *due_) return;
  if (timer_) loop_.cancel(*timer_);
  timer_ = loop_.call_at(*due_, [this] { timer_fired(); });
}

void CurlMulti::timer_fired() {
  const SteadyTime time = timer_->first;
  timer_.reset();
  if (due_ && *due_ > time) arm_timer();
  if (due_ && *due_ <= time) act(CURL_SOCKET_TIMEOUT, 0);
  report_ended();
}

void CurlMulti::act(int socket, int bits) {
  check(curl_multi_socket_action(multi_.get(), socket, bits, &running_));
}

void CurlMulti::report_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    // The message goes when its handle is taken off.
    CURL* const easy = message->easy_handle;
    const CURLcode code = message->data.result;
    void* member = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &member);
    remove(easy);
    static_cast<Member*>(member)->ended(code);
  }
}

}  // namespace timing::run
