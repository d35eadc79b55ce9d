// What a config says of an SQL job: its keys `database` and `sql`, as plain values.
//
// The meaning of every key stands in docs/config.md.
//
// Units: durations in nanoseconds. Threads: plain values. Errors: see load.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "timing/config/located.h"
#include "timing/config/tls.h"

namespace timing::config {

enum class DatabaseType { mysql, sqlite };

struct DatabaseHost {
  std::string host;  // a name or an address, without brackets
  std::uint16_t port = 0;
};

// A setting of each connection: SET SESSION of a server, PRAGMA of SQLite.
struct DatabaseOption {
  std::string name;
  std::string value;
};

struct Database {
  DatabaseType type{};
  std::vector<DatabaseHost> hosts = {};  // in the file's order; none where there is a socket
  std::string socket = {};               // a path
  std::string database = {};
  Located<std::string> username = {};
  Located<std::string> password = {};
  std::string file = {};  // sqlite only
  std::string charset = "utf8mb4";
  std::chrono::nanoseconds connect_timeout = std::chrono::seconds(10);
  std::optional<Tls> tls = {};               // none: plaintext
  std::vector<DatabaseOption> options = {};  // in the file's order
  bool warm = false;
};

enum class ParamType { text, integer, number, null };

struct Param {
  ParamType type = ParamType::text;
  Located<std::string> value = {};  // the name of a captured value where it is one
  bool captured = false;
};

struct Capture {
  Located<std::string> name;
  std::string column;
};

struct Statement {
  Located<std::string> text;
  std::optional<Located<std::string>> name = {};
  std::vector<Param> params = {};
  std::optional<Located<std::string>> rows = {};         // "1", ">= 1"
  std::optional<std::chrono::nanoseconds> timeout = {};  // none: the job's; 0: no limit
  std::vector<Capture> captures = {};                    // in the file's order
};

enum class Preparing { automatic, always, never };

struct MixWeight {
  std::string name;  // of a statement
  std::uint64_t weight = 1;
};

struct Sql {
  Database database = {};
  std::vector<Statement> execute = {};
  std::vector<Statement> query = {};
  std::vector<Statement> connect = {};
  std::vector<Statement> init = {};
  std::vector<Statement> cleanup = {};
  Preparing prepare = Preparing::automatic;
  bool transaction = false;
  std::uint32_t retries = 0;
  std::vector<MixWeight> mix = {};  // none: a run has all statements
};

}  // namespace timing::config
