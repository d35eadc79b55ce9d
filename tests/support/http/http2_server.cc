#include "tests/support/http/http2_server.h"

#include <fmt/format.h>

#include "tests/support/process/listening_port.h"

namespace timing::test {

Http2Server::Http2Server() : certificate_("IP:127.0.0.1") {
  folder_.write("hello", "hello");
  // A Debian user's PATH does not name the folder where it is.
  process_.emplace(Command{.arguments = {"/usr/sbin/nghttpd", "--verbose", "--address=127.0.0.1",
                                         "--htdocs=" + folder_.path().string(), "0",
                                         certificate_.key_file(), certificate_.file()},
                           .environment = {},
                           .folder = {},
                           .merge = true});
  process_->wait_until("nghttpd listens", [&] {
    port_ = listening_port(process_->pid()).value_or(0);
    return port_ != 0;
  });
}

std::string Http2Server::url() const { return fmt::format("https://127.0.0.1:{}/hello", port_); }

}  // namespace timing::test
