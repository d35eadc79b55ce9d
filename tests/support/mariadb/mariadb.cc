#include "tests/support/mariadb/mariadb.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <mysql.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace timing::test {
namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kBetweenTries{10};

[[noreturn]] void throw_errno(const char* call) {
  throw std::system_error(errno, std::generic_category(), call);
}

// A port that is bound, and with SO_REUSEADDR can be bound again by the server, but by nobody who
// asks for any free port.
Descriptor reserve_port(std::uint16_t& port) {
  Descriptor reservation(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (reservation.get() < 0 ||
      ::setsockopt(reservation.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(reservation.get(), generic, length) != 0 ||
      ::getsockname(reservation.get(), generic, &length) != 0) {
    throw_errno("reserve a port");
  }
  port = ntohs(address.sin_port);
  return reservation;
}

// Between fork and exec only calls that are safe in a signal handler are allowed.
[[noreturn]] void become(char* const* arguments, int output) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::execv(arguments[0], arguments);
  ::_exit(127);
}

struct CloseConnection {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
using Connection = std::unique_ptr<MYSQL, CloseConnection>;
using Row = std::vector<std::string>;

Connection connect_as_administrator(const std::filesystem::path& folder) {
  Connection connection(mysql_init(nullptr));
  const auto patience = static_cast<unsigned>(kPatience.count());
  mysql_options(connection.get(), MYSQL_OPT_CONNECT_TIMEOUT, &patience);
  if (mysql_real_connect(connection.get(), "localhost", "root", "", nullptr, 0,
                         (folder / "socket").c_str(), 0) == nullptr) {
    throw std::runtime_error(mysql_error(connection.get()));
  }
  return connection;
}

// All rows of a statement's answer; null is empty.
std::vector<Row> run(MYSQL* connection, const std::string& statement) {
  struct FreeResult {
    void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
  };
  if (mysql_real_query(connection, statement.data(), statement.size()) != 0) {
    throw std::runtime_error(fmt::format("{}: {}", mysql_error(connection), statement));
  }
  const std::unique_ptr<MYSQL_RES, FreeResult> result(mysql_store_result(connection));
  if (!result && mysql_errno(connection) != 0) throw std::runtime_error(mysql_error(connection));
  std::vector<Row> rows;
  while (MYSQL_ROW values = result ? mysql_fetch_row(result.get()) : nullptr) {
    Row row;
    for (unsigned column = 0; column < mysql_num_fields(result.get()); ++column) {
      row.emplace_back(values[column] == nullptr ? "" : values[column]);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// Whether the client's end of a connection on 127.0.0.1 has not heard of its end (proc(5),
// /proc/net/tcp: local address, remote address, state in hexadecimal).
bool is_established(std::uint16_t client_port, std::uint16_t server_port) {
  const std::string entry =
      fmt::format("0100007F:{:04X} 0100007F:{:04X} 01", client_port, server_port);
  return read_file("/proc/net/tcp").find(entry) != std::string::npos;
}

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char character : text) {
    if (character == '\'' || character == '\\') result += '\\';
    result += character;
  }
  return result + "'";
}

}  // namespace

MariaDb::MariaDb(Options options) : options_(std::move(options)) {
  reservation_ = reserve_port(port_);
  std::filesystem::copy(MARIADB_EMPTY_DATA, folder_.path() / "data",
                        std::filesystem::copy_options::recursive);
  if (options_.started) start();
}

MariaDb::~MariaDb() {
  if (process_ != 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
}

std::vector<std::string> MariaDb::command_line() const {
  const std::string folder = folder_.path().string();
  std::vector<std::string> arguments = {
      MARIADB_SERVER,
      "--no-defaults",
      "--datadir=" + folder + "/data",
      // A server that starts deletes the temporary tables that it finds: other servers' too.
      "--tmpdir=" + folder,
      "--socket=" + folder + "/socket",
      "--pid-file=" + folder + "/pid",
      fmt::format("--port={}", port_),
      "--bind-address=127.0.0.1",
      // Names would let 127.0.0.1 become localhost, and users of "%" lose to those of localhost.
      "--skip-name-resolve",
      // Commits survive kill(), without waiting for the disk.
      "--innodb-flush-log-at-trx-commit=2",
      "--innodb-buffer-pool-size=16M",
      "--innodb-log-file-size=4M",
      "--skip-log-bin",
      "--performance-schema=OFF",
  };
  if (::geteuid() == 0) arguments.emplace_back("--user=root");
  arguments.insert(arguments.end(), options_.arguments.begin(), options_.arguments.end());
  return arguments;
}

void MariaDb::start(const std::vector<std::string>& more) {
  if (process_ != 0) throw std::runtime_error("the MariaDB server runs already");
  std::vector<std::string> arguments = command_line();
  arguments.insert(arguments.end(), more.begin(), more.end());
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const Descriptor output(
      ::open((folder_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (output.get() < 0) throw_errno("open the server's log");

  const pid_t process = ::fork();
  if (process < 0) throw_errno("fork");
  if (process == 0) become(pointers.data(), output.get());
  process_ = process;
  wait_until_it_answers();
  execute("CREATE DATABASE IF NOT EXISTS shop");
}

void MariaDb::wait_until_it_answers() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  for (;;) {
    try {
      connect_as_administrator(folder_.path());
      return;
    } catch (const std::runtime_error& refused) {
      if (has_exited() || std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error(fmt::format("MariaDB does not start: {}\n{}", refused.what(),
                                             read_file(folder_.path() / "log")));
      }
      std::this_thread::sleep_for(kBetweenTries);
    }
  }
}

bool MariaDb::has_exited() {
  if (process_ != 0 && ::waitpid(process_, nullptr, WNOHANG) == process_) process_ = 0;
  return process_ == 0;
}

void MariaDb::end(int signal) {
  if (process_ == 0) throw std::runtime_error("no MariaDB server runs");
  if (::kill(process_, signal) != 0) throw_errno("kill");
  if (::waitpid(process_, nullptr, 0) != process_) throw_errno("waitpid");
  process_ = 0;
}

void MariaDb::stop() { end(SIGTERM); }

void MariaDb::kill() { end(SIGKILL); }

void MariaDb::freeze() {
  if (::kill(process_, SIGSTOP) != 0) throw_errno("kill");
}

void MariaDb::thaw() {
  if (::kill(process_, SIGCONT) != 0) throw_errno("kill");
}

void MariaDb::execute(const std::string& statement) {
  run(connect_as_administrator(folder_.path()).get(), statement);
}

std::string MariaDb::query_one(const std::string& statement) {
  const std::vector<Row> rows = run(connect_as_administrator(folder_.path()).get(), statement);
  if (rows.empty()) throw std::runtime_error("no row: " + statement);
  return rows[0].at(0);
}

void MariaDb::add_user(const std::string& name, const std::string& password) {
  execute(fmt::format("GRANT ALL ON *.* TO {}@'%' IDENTIFIED BY {} WITH GRANT OPTION", quoted(name),
                      quoted(password)));
}

void MariaDb::kill_connections() {
  const Connection connection = connect_as_administrator(folder_.path());
  const std::vector<Row> clients =
      run(connection.get(),
          "SELECT id, SUBSTRING_INDEX(host, ':', -1) FROM information_schema.processlist "
          "WHERE host LIKE '127.0.0.1:%'");
  for (const Row& client : clients) {
    run(connection.get(), "KILL " + client.at(0));
    const auto client_port = static_cast<std::uint16_t>(std::stoul(client.at(1)));
    while (is_established(client_port, port_)) std::this_thread::sleep_for(kBetweenTries);
  }
}

}  // namespace timing::test
