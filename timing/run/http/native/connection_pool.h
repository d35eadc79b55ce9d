// The connections of a job on a loop: idle ones kept for the next request to the same origin, how
// many may be open, and who waits for one.
//
// Idle connections are used last in, first out: those that load does not need any more age until
// their server closes them. Who waits is served in the order of arrival. Where every connection is
// taken up by other origins, an idle one of theirs is closed.
//
// Where requests come on a schedule, few connections are begun in each turn of the loop, since
// opening one takes longer than a request: who waits for the next turn may find one that has served
// another request meanwhile. Else a burst would open as many connections as it has requests, and
// make itself longer by that.
//
// Ownership: owns idle connections; those in use belong to their users, who give them back or
// destroy them. Outlives users and connections. Threads: the loop's. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "timing/record/open_connections.h"
#include "timing/run/event_loop.h"
#include "timing/run/http/http_url.h"
#include "timing/run/http/native/connection.h"

namespace timing::run {

class ConnectionPool {
 public:
  struct Settings {
    bool keep_alive = true;
    std::uint64_t most = 0;           // open at once; 0: as many as are of use
    std::uint64_t most_requests = 0;  // on each connection; 0: no limit
    int most_begun = 0;               // in one turn of the loop; 0: no limit
  };

  // The right to have one connection open.
  class Place {
   public:
    Place(Place&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (pool_ != nullptr) pool_->free_place();
    }

   private:
    friend class ConnectionPool;
    explicit Place(ConnectionPool& pool) : pool_(&pool) { ++pool.open_; }

    ConnectionPool* pool_;
  };

  class Kept;
  using Lease = std::unique_ptr<Kept>;

  // A scheme, a host and a port, and their idle connections.
  struct Origin {
    std::vector<Lease> idle;
  };

  // An open connection, and what it takes up.
  class Kept final : private Connection::Keeper {
   public:
    Connection& connection() { return connection_; }

   private:
    friend class ConnectionPool;
    Kept(ConnectionPool& pool, Place place, std::shared_ptr<Origin> origin,
         std::unique_ptr<Stream> stream, record::OpenConnection open);
    void connection_lost() override { pool_.drop(*this); }

    ConnectionPool& pool_;
    Place place_;
    std::shared_ptr<Origin> origin_;
    record::OpenConnection open_;
    std::size_t index_ = 0;  // among the idle ones
    Connection connection_;  // goes first
  };

  class User {
   public:
    User() = default;
    User(const User&) = delete;
    User& operator=(const User&) = delete;
    virtual ~User() = default;

    // What it waits for: a connection that was idle, or the place for a new one. Neither takes the
    // connection back at once.
    virtual void connection_granted(Lease lease) = 0;
    virtual void place_granted(Place place) = 0;
  };

  // `buffer` is where all connections of the loop read into.
  ConnectionPool(EventLoop& loop, std::span<char> buffer, const Settings& settings);
  ConnectionPool(const ConnectionPool&) = delete;
  ConnectionPool& operator=(const ConnectionPool&) = delete;
  ~ConnectionPool();

  const Settings& settings() const { return settings_; }

  // One more, or one fewer, of those that want a connection at one time or another.
  void add_user() { ++users_; }
  void remove_user() { --users_; }

  // An idle connection; null: there is none, or others wait.
  Lease take_idle(const std::shared_ptr<const Url>& url);
  // Grants it what it may have, perhaps at once. `fresh`: a connection that has been used is of no
  // use.
  void want(User& user, const std::shared_ptr<const Url>& url, bool fresh);
  void want_no_more(User& user);

  // A new connection in its place. Throws as Connection does.
  Lease lease(Place place, const std::shared_ptr<const Url>& url, std::unique_ptr<Stream> stream,
              record::OpenConnection open);
  // REQUIRES: idle, and the server keeps it too.
  void give_back(Lease lease);

 private:
  struct Waiting {
    User* user;
    std::shared_ptr<Origin> origin;
    bool fresh;
  };

  const std::shared_ptr<Origin>& origin_of(const std::shared_ptr<const Url>& url);
  void forget_unused_origins();
  std::size_t limit() const;
  bool has_room();
  Lease pop_idle(Origin& origin);
  void drop(Kept& kept);
  void free_place();
  void serve();
  // False: enough of them have been granted in this turn.
  bool begin_place();
  void serve_next_turn();
  void serve_first();

  EventLoop& loop_;
  std::span<char> buffer_;
  Settings settings_;
  std::map<std::string, std::shared_ptr<Origin>> origins_;
  std::shared_ptr<const Url> last_url_;
  std::shared_ptr<Origin> last_origin_;
  std::deque<Waiting> waiting_;
  std::size_t users_ = 0;
  std::size_t open_ = 0;  // places
  std::size_t idle_ = 0;
  bool serving_ = false;
  SteadyTime turn_;            // in which the last place was granted
  int granted_this_turn_ = 0;  // places
  std::optional<EventLoop::TimerKey> next_turn_;
};

}  // namespace timing::run
