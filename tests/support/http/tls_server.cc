#include "tests/support/http/tls_server.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace timing::test {
namespace {

constexpr std::string_view kListening = "ACCEPT 127.0.0.1:";

}  // namespace

TlsServer::TlsServer(const std::string& names, std::vector<std::string> arguments)
    : certificate_(names) {
  Command command{.arguments = {"openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
                                certificate_.file(), "-key", certificate_.key_file()},
                  .merge = true};
  command.arguments.insert(command.arguments.end(), std::make_move_iterator(arguments.begin()),
                           std::make_move_iterator(arguments.end()));
  process_.emplace(command);
  const auto port_line = [this]() -> std::optional<std::string> {
    const std::string output = process_->output();
    const std::size_t at = output.find(kListening);
    if (at == std::string::npos || output.find('\n', at) == std::string::npos) return std::nullopt;
    return output.substr(at + kListening.size());
  };
  process_->wait_until("openssl listens", [&] { return port_line().has_value(); });
  port_ = static_cast<std::uint16_t>(std::stoi(port_line().value()));
}

std::string TlsServer::url() const { return fmt::format("https://127.0.0.1:{}/", port_); }

}  // namespace timing::test
