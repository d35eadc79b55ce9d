// libcurl's multi handle on an event loop: sockets, timers, and which transfers have ended.
//
// A watched connection stays watched for reading while it idles between two requests, which saves
// two system calls a request.
//
// For the files named curl_* alone: it names libcurl's types. Others go by curl_transfer.h.
//
// Ownership: shared by the transfers on it, so that it outlives them; borrows loop and clock, which
// must be the loop's own. Threads: the loop's. Errors: a libcurl that cannot start is a
// std::runtime_error at construction.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>

#include "timing/base/clock.h"
#include "timing/run/event_loop.h"

namespace timing::run {

class CurlMulti {
 public:
  // Whose easy handle, with its CURLOPT_PRIVATE set to it, is on the multi handle.
  class Member {
   public:
    Member() = default;
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    virtual ~Member() = default;

    // The easy handle has been taken off again. May add and remove others and itself.
    virtual void ended(CURLcode code) = 0;
  };

  CurlMulti(EventLoop& loop, const Clock& clock);
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;
  ~CurlMulti();

  // Once for every easy handle, before it is added; release() when it is gone. So many connections
  // are kept that each of them can have one of its own.
  void adopt(CURL* easy);
  void release();
  void add(CURL* easy);
  // Before its end.
  void remove(CURL* easy);

 private:
  // libcurl's initialisation, which it counts itself.
  struct Library {
    Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    ~Library();
  };

  struct Free {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  struct Socket {
    bool connection = false;    // made by open_socket(), so that its closing is told
    std::uint32_t wanted = 0;   // what libcurl waits for
    std::uint32_t watched = 0;  // what the loop waits for
  };

  // Called by libcurl, which no exception can pass through.
  static int socket_changed(CURL* easy, curl_socket_t socket, int what, void* self,
                            void* unused) noexcept;
  static int timer_changed(CURLM* multi, long milliseconds, void* self) noexcept;
  static curl_socket_t open_socket(void* self, curlsocktype purpose,
                                   curl_sockaddr* address) noexcept;
  static int close_socket(void* self, curl_socket_t socket) noexcept;

  void want(int socket, std::uint32_t events);
  void forget(int socket);
  void socket_ready(int socket, std::uint32_t events);
  void set_timer(long milliseconds);
  void timer_fired();
  void report_ended();

  EventLoop& loop_;
  const Clock& clock_;
  Library library_;
  std::unordered_map<int, Socket> sockets_;
  std::size_t members_ = 0;
  std::size_t kept_connections_ = 0;
  std::optional<EventLoop::TimerKey> timer_;
  std::unique_ptr<CURLM, Free> multi_;
};

}  // namespace timing::run
