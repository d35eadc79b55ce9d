// A real MariaDB server for one test: its own data folder, its own free port on 127.0.0.1, its own
// socket. Everything goes with the object.
//
//   MariaDb server;                                   // installed, started, answering
//   server.execute("CREATE TABLE shop.t01 (id INT)"); // the schema `shop` is there from the start
//   server.add_user("timing", "secret");              // may do everything, over TCP
//   ... point a job at 127.0.0.1, server.port() ...
//   EXPECT_EQ(server.query_one("SELECT COUNT(*) FROM shop.t01"), "90");
//   server.stop();  server.start();                   // same port, same data
//
// The port is taken from construction to destruction, while the server is down too: a connect is
// refused then, and nobody else gets it.
//
// Ownership: the server's process and folder. Threads: one at a time; start() on a thread that
// outlives the server, since the kernel ends the server with the thread that started it (so that a
// test that crashes leaves none behind). Errors: std::runtime_error with the server's own words.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "timing/base/descriptor.h"

namespace timing::test {

class MariaDb {
 public:
  struct Options {
    bool started = true;
    // More of mariadbd's options: "--wait-timeout=1", "--max-connections=5".
    std::vector<std::string> arguments = {};
  };

  MariaDb() : MariaDb(Options{}) {}
  explicit MariaDb(Options options);
  MariaDb(const MariaDb&) = delete;
  MariaDb& operator=(const MariaDb&) = delete;
  ~MariaDb();

  // Returns when the server answers. `more`: options for this time alone.
  void start(const std::vector<std::string>& more = {});
  // An orderly shutdown; returns when the process is gone.
  void stop();
  // SIGKILL; returns when the process is gone. What was committed is there after start().
  void kill();

  // It stands still from freeze() to thaw(): its sockets stay open, and nothing is answered.
  void freeze();
  void thaw();

  std::uint16_t port() const { return port_; }
  std::string socket() const { return (folder_.path() / "socket").string(); }

  // As the administrator, over the socket: one statement, each time over a connection of its own.
  void execute(const std::string& statement);
  // The first column of the first row; a result without one is an error.
  std::string query_one(const std::string& statement);

  // A user who may do everything, over TCP from anywhere. Again for the same name: a new password.
  void add_user(const std::string& name, const std::string& password);
  // Ends every connection over TCP with KILL and returns when the clients' sockets know it.
  void kill_connections();

 private:
  std::vector<std::string> command_line() const;
  void wait_until_it_answers();
  void end(int signal);
  bool has_exited();

  Options options_;
  TemporaryFolder folder_;
  std::uint16_t port_ = 0;
  Descriptor reservation_;  // bound, never listening
  pid_t process_ = 0;       // 0: none
};

}  // namespace timing::test
