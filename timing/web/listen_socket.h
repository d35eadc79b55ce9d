// A TCP socket that listens on an Address: "127.0.0.1:8080", "[::1]:8080", "localhost:8080",
// ":8080" for all addresses of the machine; port 0 for one that is free.
//
// Without a host it takes IPv6 and IPv4 at once, and IPv4 alone where the machine has no IPv6. A
// host's name means its first address, IPv4 before IPv6, as in Go.
//
// Ownership: owns the descriptor. Threads: one at a time; resolving a name may block.
// Errors: words that name the address and the reason.
#pragma once

#include <optional>

#include "timing/base/descriptor.h"
#include "timing/base/result.h"
#include "timing/web/address.h"

namespace timing::web {

class ListenSocket {
 public:
  static Result<ListenSocket> open(const Address& address);

  // As given to open(), but with the real port where that was 0.
  const Address& address() const { return address_; }
  int descriptor() const { return descriptor_.get(); }
  // The next connection that waits, not blocking; nullopt: errno says why there is none.
  std::optional<Descriptor> accept() const;

 private:
  ListenSocket(Address address, Descriptor descriptor)
      : address_(std::move(address)), descriptor_(std::move(descriptor)) {}

  Address address_;
  Descriptor descriptor_;  // not blocking
};

}  // namespace timing::web
