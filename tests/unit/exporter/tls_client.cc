#include "tests/unit/exporter/tls_client.h"

#include "tests/support/process/process.h"

namespace timing::exporter {

std::string tls_request(std::uint16_t port, std::string_view path,
                        const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {
      "sh",
      "-c",
      R"(path=$1; shift; printf 'GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n' "$path" |
         openssl s_client -quiet "$@")",
      "sh",
      std::string(path),
      "-connect",
      "127.0.0.1:" + std::to_string(port)};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const test::Process openssl({.arguments = std::move(command)});
  openssl.wait();
  return openssl.output();
}

}  // namespace timing::exporter
