// A bare loop over libmariadb: so many threads, each with a connection of its own, on which the
// statements of one kind are prepared once and executed one after another. Nothing is measured.
//
//   bench_statement_loop KIND THREADS SECONDS PORT
//
// KIND: point, insert or read_write, which are sysbench's oltp_point_select, oltp_insert and
// oltp_read_write on sbtest.sbtest1 with 10,000 rows. Prints "requests N", the statements, BEGIN
// and COMMIT among them, and "rate N", as many a second.
#include <fmt/format.h>
#include <mysql.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <variant>
#include <vector>

namespace {

// As long as sysbench's.
const std::string kC(119, 'c');
const std::string kPad(59, 'p');

constexpr unsigned int kLockTimeout = 1205;
constexpr unsigned int kDeadlock = 1213;

using Value = std::variant<long long, std::string>;

// Another transaction was in the way: this one is rolled back and begun again.
struct Conflict {};

struct CloseConnection {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};

class Session {
 public:
  explicit Session(unsigned int port) : connection_(mysql_init(nullptr)) {
    if (mysql_real_connect(connection_.get(), "127.0.0.1", "timing", "change-me", "sbtest", port,
                           nullptr, 0) == nullptr) {
      throw std::runtime_error(mysql_error(connection_.get()));
    }
  }

  // Prepared at its first use. `text` is a literal: its address names it.
  void execute(const char* text, std::initializer_list<Value> params = {}) {
    MYSQL_STMT* const statement = prepared(text);
    bind(statement, params);
    check(statement, mysql_stmt_execute(statement) == 0);
    if (mysql_stmt_field_count(statement) > 0) {
      int fetched = mysql_stmt_fetch(statement);
      while (fetched == 0 || fetched == MYSQL_DATA_TRUNCATED) fetched = mysql_stmt_fetch(statement);
      check(statement, fetched == MYSQL_NO_DATA);
      mysql_stmt_free_result(statement);
    }
    ++executed_;
  }

  std::uint64_t executed() const { return executed_; }

 private:
  MYSQL_STMT* prepared(const char* text) {
    auto& statement = statements_[text];
    if (!statement) {
      statement.reset(mysql_stmt_init(connection_.get()));
      check(statement.get(),
            mysql_stmt_prepare(statement.get(), text, std::string_view(text).size()) == 0);
    }
    return statement.get();
  }

  static void bind(MYSQL_STMT* statement, std::initializer_list<Value> params) {
    if (params.size() == 0) return;
    std::array<MYSQL_BIND, 4> binds{};
    std::size_t index = 0;
    for (const Value& value : params) {
      MYSQL_BIND& bound = binds.at(index++);
      if (const auto* number = std::get_if<long long>(&value)) {
        bound.buffer_type = MYSQL_TYPE_LONGLONG;
        bound.buffer = const_cast<long long*>(number);
      } else {
        const auto& words = std::get<std::string>(value);
        bound.buffer_type = MYSQL_TYPE_STRING;
        bound.buffer = const_cast<char*>(words.data());
        bound.buffer_length = words.size();
      }
    }
    check(statement, mysql_stmt_bind_param(statement, binds.data()) == 0);
  }

  static void check(MYSQL_STMT* statement, bool succeeded) {
    if (succeeded) return;
    const unsigned int number = mysql_stmt_errno(statement);
    if (number == kDeadlock || number == kLockTimeout) throw Conflict{};
    throw std::runtime_error(mysql_stmt_error(statement));
  }

  std::unique_ptr<MYSQL, CloseConnection> connection_;
  // Closed before their connection.
  std::unordered_map<const char*, std::unique_ptr<MYSQL_STMT, CloseStatement>> statements_;
  std::uint64_t executed_ = 0;
};

class Ids {
 public:
  explicit Ids(unsigned int seed) : generator_(seed) {}
  long long next() { return any_(generator_); }

 private:
  std::minstd_rand generator_;
  std::uniform_int_distribution<long long> any_{1, 10'000};
};

void point(Session& session, Ids& ids) {
  session.execute("SELECT c FROM sbtest1 WHERE id=?", {ids.next()});
}

void insert(Session& session, Ids& ids) {
  session.execute("INSERT INTO inserted (k, c, pad) VALUES (?, ?, ?)", {ids.next(), kC, kPad});
}

void read_write(Session& session, Ids& ids) {
  session.execute("BEGIN");
  for (int read = 0; read < 9; ++read) point(session, ids);
  const long long replaced = ids.next();
  session.execute("SELECT id FROM sbtest1 WHERE id=?", {replaced});
  for (const char* range :
       {"SELECT c FROM sbtest1 WHERE id BETWEEN ? AND ? + 99",
        "SELECT SUM(k) FROM sbtest1 WHERE id BETWEEN ? AND ? + 99",
        "SELECT c FROM sbtest1 WHERE id BETWEEN ? AND ? + 99 ORDER BY c",
        "SELECT DISTINCT c FROM sbtest1 WHERE id BETWEEN ? AND ? + 99 ORDER BY c"}) {
    session.execute(range, {replaced, replaced});
  }
  session.execute("UPDATE sbtest1 SET k=k+1 WHERE id=?", {ids.next()});
  session.execute("UPDATE sbtest1 SET c=? WHERE id=?", {kC, ids.next()});
  session.execute("DELETE FROM sbtest1 WHERE id=?", {replaced});
  session.execute("INSERT INTO sbtest1 (id, k, c, pad) VALUES (?, ?, ?, ?)",
                  {replaced, ids.next(), kC, kPad});
  session.execute("COMMIT");
}

using Kind = void (*)(Session&, Ids&);

Kind kind_named(std::string_view name) {
  if (name == "point") return point;
  if (name == "insert") return insert;
  if (name == "read_write") return read_write;
  throw std::runtime_error("KIND is one of point, insert, read_write");
}

void run_once(Kind kind, Session& session, Ids& ids) {
  try {
    kind(session, ids);
  } catch (const Conflict&) {
    session.execute("ROLLBACK");
  }
}

std::uint64_t run_threads(Kind kind, unsigned int threads, std::chrono::seconds length,
                          unsigned int port) {
  std::atomic<std::uint64_t> executed{0};
  const auto end = std::chrono::steady_clock::now() + length;
  std::vector<std::jthread> running;
  for (unsigned int number = 0; number < threads; ++number) {
    running.emplace_back([&, number] {
      Session session(port);
      Ids ids(number + 1);
      while (std::chrono::steady_clock::now() < end) run_once(kind, session, ids);
      executed += session.executed();
    });
  }
  running.clear();
  return executed;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) {
    fmt::print(stderr, "usage: bench_statement_loop KIND THREADS SECONDS PORT\n");
    return 2;
  }
  const auto number = [&](int index) {
    return static_cast<unsigned int>(std::strtoul(arguments[index], nullptr, 10));
  };
  mysql_library_init(0, nullptr, nullptr);
  const unsigned int seconds = number(3);
  const std::uint64_t executed =
      run_threads(kind_named(arguments[1]), number(2), std::chrono::seconds(seconds), number(4));
  fmt::print("requests {}\nrate {}\n", executed, static_cast<double>(executed) / seconds);
}
