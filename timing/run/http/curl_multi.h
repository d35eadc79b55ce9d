// libcurl's multi handle on an event loop: sockets, timers, and which transfers have ended.
//
// A watched connection stays watched for reading while it idles between two requests, which saves
// two system calls a request. A transfer sets out at once, in add(), which saves a turn of the
// loop. A timer that libcurl moves to a later time stays where it is and moves on when it fires,
// since each request moves the earliest of all timeouts.
//
// For the files named curl_* alone: it names libcurl's types. Others go by curl_transfer.h.
//
// Ownership: shared by the transfers on it, so that it outlives them; shares the caches; borrows
// loop and clock, which must be the loop's own. Threads: the loop's. Errors: a libcurl that cannot
// start is a std::runtime_error at construction.
#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include "timing/base/clock.h"
#include "timing/record/open_connections.h"
#include "timing/run/event_loop.h"
#include "timing/run/http/curl_connections.h"
#include "timing/run/http/curl_share.h"
#include "timing/run/http/curl_transfer.h"

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

  CurlMulti(EventLoop& loop, const Clock& clock, std::shared_ptr<CurlShare> share,
            const ConnectionLimits& limits);
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;
  ~CurlMulti();

  // Where the sockets that an easy handle opens are counted.
  struct Opener {
    CurlMulti& multi;
    std::shared_ptr<record::OpenConnections> connections;
  };

  // Once for every member, before it adds its handle; release() when it is gone. So many
  // connections are kept that each of them can have one of its own.
  void adopt();
  void release();
  // Once for every easy handle, before it is added. `opener` lives as long as the handle.
  void set_up(CURL* easy, Opener& opener);
  // Its end is told later, even if it has come by then. Not from within a callback of libcurl.
  void add(CURL* easy);
  // Before its end.
  void remove(CURL* easy);

  // Counts a request of a job that has a limit for them, and tells which of its connection it is.
  std::uint64_t count_request(const CurlAddress& remote, const CurlAddress& local) {
    return connections_.count_request(remote, local);
  }

 private:
  struct Free {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  struct Socket {
    bool connection = false;  // made by open_socket(), so that its closing is told
    record::OpenConnection open{};
    std::uint32_t wanted = 0;   // what libcurl waits for
    std::uint32_t watched = 0;  // what the loop waits for
  };

  // Called by libcurl, which no exception can pass through: it is kept, and thrown where libcurl
  // has returned.
  static int socket_changed(CURL* easy, curl_socket_t socket, int what, void* self,
                            void* unused) noexcept;
  static int timer_changed(CURLM* multi, long milliseconds, void* self) noexcept;
  static curl_socket_t open_socket(void* opener, curlsocktype purpose,
                                   curl_sockaddr* address) noexcept;
  static int close_socket(void* self, curl_socket_t socket) noexcept;

  template <typename Action>
  int keep_exception_of(const Action& action) noexcept;
  void check(CURLMcode code);
  void limit_connections(const ConnectionLimits& limits);
  void opened(int socket, const std::shared_ptr<record::OpenConnections>& connections);
  void closed(int socket);
  Socket& socket_at(int socket);
  void want(int socket, std::uint32_t events);
  void forget(int socket);
  void socket_ready(int socket, std::uint32_t events);
  void set_timer(long milliseconds);
  void arm_timer();
  void timer_fired();
  void act(int socket, int bits);
  void report_ended();

  EventLoop& loop_;
  const Clock& clock_;
  std::shared_ptr<CurlShare> share_;
  CurlConnections connections_;
  std::vector<Socket> sockets_;  // by their numbers
  std::size_t members_ = 0;
  std::size_t kept_connections_ = 0;
  int added_ = 0;                  // and not taken off again
  int running_ = 0;                // of these; the others have ended and wait to be reported
  std::optional<SteadyTime> due_;  // when libcurl wants to be called
  std::optional<EventLoop::TimerKey> timer_;  // not after that
  std::exception_ptr exception_;              // of a callback
  std::unique_ptr<CURLM, Free> multi_;
};

}  // namespace timing::run
