// Where to listen, in Go's syntax: "[HOST]:PORT".
//
//   :9800  all addresses of the machine      127.0.0.1:9800  [::1]:9800  localhost:9800
//
// Port 0 stands for a free port of the kernel's choice. Ports are numbers, not service names.
// Threads: plain values. Errors: parse_address tells what is malformed; whether anything can listen
// there is only known when it is tried.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "timing/base/result.h"

namespace timing::web {

struct Address {
  std::string host;  // without brackets; empty: all addresses
  std::uint16_t port = 0;

  bool operator==(const Address&) const = default;
};

Result<Address> parse_address(std::string_view text);

// The inverse of parse_address.
std::string format_address(const Address& address);

}  // namespace timing::web
