#include "tests/support/http/http2_server.h"

#include <fmt/format.h>

#include <utility>

#include "tests/support/process/listening_port.h"

namespace timing::test {

Http2Server::Http2Server(Over over) : over_(over), certificate_("IP:127.0.0.1") {
  folder_.write("hello", "hello");
  // A Debian user's PATH does not name the folder where it is.
  Command command{.arguments = {"/usr/sbin/nghttpd", "--verbose", "--address=127.0.0.1",
                                "--htdocs=" + folder_.path().string()},
                  .merge = true};
  if (over == Over::tls) {
    command.arguments.insert(command.arguments.end(),
                             {"0", certificate_.key_file(), certificate_.file()});
  } else {
    command.arguments.insert(command.arguments.end(), {"--no-tls", "0"});
  }
  process_.emplace(std::move(command));
  process_->wait_until("nghttpd listens", [&] {
    port_ = listening_port(process_->pid()).value_or(0);
    return port_ != 0;
  });
}

std::string Http2Server::log_after_requests(std::size_t count) const {
  constexpr std::string_view kRequest = ":method: ";
  process_->wait_until(fmt::format("{} requests in nghttpd's log", count), [&] {
    const std::string log = process_->output();
    std::size_t found = 0;
    for (auto at = log.find(kRequest); at != std::string::npos; at = log.find(kRequest, at + 1)) {
      ++found;
    }
    return found >= count;
  });
  return process_->output();
}

std::string Http2Server::url() const {
  return fmt::format("{}://127.0.0.1:{}/hello", over_ == Over::tls ? "https" : "http", port_);
}

}  // namespace timing::test
