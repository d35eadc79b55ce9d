// An HTTP/2 server for tests: nghttpd, serving one file, over TLS with a certificate of its own, or
// over TCP alone.
//
// It listens on a free port of 127.0.0.1 from construction to destruction.
//
// Threads: any. Errors: an nghttpd that is missing or fails is an exception with its words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "tests/support/basics/files.h"
#include "tests/support/http/certificate.h"
#include "tests/support/process/process.h"

namespace timing::test {

class Http2Server {
 public:
  enum class Over { tls, tcp };

  explicit Http2Server(Over over = Over::tls);

  // Of a page that says "hello".
  std::string url() const;
  std::string ca_file() const { return certificate_.file(); }
  // What nghttpd tells of every connection and frame, read until it holds `count` requests.
  std::string log_after_requests(std::size_t count) const;

 private:
  Over over_;
  TemporaryFolder folder_;
  Certificate certificate_;
  std::optional<Process> process_;
  std::uint16_t port_ = 0;
};

}  // namespace timing::test
