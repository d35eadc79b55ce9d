#include "timing/run/http/curl_multi.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace timing::run {
namespace {

constexpr std::size_t kFewConnections = 16;

void check(CURLMcode code) {
  if (code != CURLM_OK) {
    throw std::runtime_error(std::string("libcurl: ") + curl_multi_strerror(code));
  }
}

std::uint32_t epoll_events(int what) {
  switch (what) {
    case CURL_POLL_IN:
      return EPOLLIN;
    case CURL_POLL_OUT:
      return EPOLLOUT;
    case CURL_POLL_INOUT:
      return EPOLLIN | EPOLLOUT;
    default:
      return 0;
  }
}

int curl_events(std::uint32_t events) {
  int bits = 0;
  if ((events & EPOLLIN) != 0) bits |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) bits |= CURL_CSELECT_OUT;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) bits |= CURL_CSELECT_ERR;
  return bits;
}

CurlMulti* self_of(void* self) { return static_cast<CurlMulti*>(self); }

}  // namespace

CurlMulti::Library::Library() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    throw std::runtime_error("libcurl cannot be initialised");
  }
}

CurlMulti::Library::~Library() { curl_global_cleanup(); }

CurlMulti::CurlMulti(EventLoop& loop, const Clock& clock)
    : loop_(loop), clock_(clock), multi_(curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
  check(curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &CurlMulti::socket_changed));
  check(curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this));
  check(curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &CurlMulti::timer_changed));
  check(curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this));
}

CurlMulti::~CurlMulti() {
  multi_.reset();  // it closes its connections, which are told to close_socket()
  set_timer(-1);
  while (!sockets_.empty()) forget(sockets_.begin()->first);
}

void CurlMulti::adopt(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlMulti::open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::close_socket);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  if (++members_ <= kept_connections_) return;
  kept_connections_ = std::max(kFewConnections, 2 * members_);
  check(
      curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(kept_connections_)));
}

void CurlMulti::release() { --members_; }

void CurlMulti::add(CURL* easy) { check(curl_multi_add_handle(multi_.get(), easy)); }

void CurlMulti::remove(CURL* easy) { curl_multi_remove_handle(multi_.get(), easy); }

int CurlMulti::socket_changed(CURL* /*easy*/, curl_socket_t socket, int what, void* self,
                              void* /*unused*/) noexcept {
  self_of(self)->want(socket, epoll_events(what));
  return 0;
}

int CurlMulti::timer_changed(CURLM* /*multi*/, long milliseconds, void* self) noexcept {
  self_of(self)->set_timer(milliseconds);
  return 0;
}

curl_socket_t CurlMulti::open_socket(void* self, curlsocktype /*purpose*/,
                                     curl_sockaddr* address) noexcept {
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket >= 0) self_of(self)->sockets_[socket].connection = true;
  return socket;
}

int CurlMulti::close_socket(void* self, curl_socket_t socket) noexcept {
  self_of(self)->forget(socket);
  return ::close(socket);
}

void CurlMulti::want(int socket, std::uint32_t events) {
  Socket& state = sockets_[socket];
  state.wanted = events;
  if (events == 0) {
    const bool may_stay = state.connection && state.watched == EPOLLIN;
    if (may_stay) return;
    loop_.unwatch(socket);
    state.watched = 0;
    if (!state.connection) sockets_.erase(socket);
    return;
  }
  if (events == state.watched) return;
  loop_.watch(socket, events, [this, socket](std::uint32_t ready) { socket_ready(socket, ready); });
  state.watched = events;
}

void CurlMulti::forget(int socket) {
  const auto found = sockets_.find(socket);
  if (found == sockets_.end()) return;
  if (found->second.watched != 0) loop_.unwatch(socket);
  sockets_.erase(found);
}

void CurlMulti::socket_ready(int socket, std::uint32_t events) {
  const auto found = sockets_.find(socket);
  if (found != sockets_.end() && found->second.wanted == 0) {
    // The server closed an idle connection: libcurl finds that out when it wants to use it.
    loop_.unwatch(socket);
    found->second.watched = 0;
    return;
  }
  int running = 0;
  check(curl_multi_socket_action(multi_.get(), socket, curl_events(events), &running));
  report_ended();
}

void CurlMulti::set_timer(long milliseconds) {
  if (timer_) loop_.cancel(*timer_);
  timer_.reset();
  if (milliseconds < 0) return;
  const SteadyTime due = clock_.steady_now() + std::chrono::milliseconds(milliseconds);
  timer_ = loop_.call_at(due, [this] { timer_fired(); });
}

void CurlMulti::timer_fired() {
  timer_.reset();
  int running = 0;
  check(curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running));
  report_ended();
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
