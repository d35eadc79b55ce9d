// An HTTPS server for tests: openssl's own, with a certificate that it signed itself. It answers
// every GET with a page of its own and closes the connection.
//
// It listens on a free port of 127.0.0.1 from construction to destruction.
//
// Threads: any. Errors: an openssl that is missing or fails is an exception with its words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/http/certificate.h"
#include "tests/support/process/process.h"

namespace timing::test {

class TlsServer {
 public:
  // `names` as openssl's subjectAltName has them; more arguments go to `openssl s_server`.
  explicit TlsServer(const std::string& names = "IP:127.0.0.1",
                     std::vector<std::string> arguments = {});

  std::uint16_t port() const { return port_; }
  std::string url() const;
  // Waits until openssl has written `part`.
  void wait_for(std::string_view part) const { process_->wait_for(part); }
  // The certificate, which is its own authority.
  std::string ca_file() const { return certificate_.file(); }

 private:
  Certificate certificate_;
  std::optional<Process> process_;
  std::uint16_t port_ = 0;
};

}  // namespace timing::test
