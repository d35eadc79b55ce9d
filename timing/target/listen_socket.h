// A TCP socket that listens on an address as people write it: "127.0.0.1:8080", "[::1]:8080",
// "localhost:8080", ":8080" for all addresses of the machine; port 0 for one that is free.
//
// Ownership: the caller's, release() hands it on. Threads: one at a time.
// Errors: words that name the address and the reason.
#pragma once

#include <string>

#include "timing/base/result.h"

namespace timing::target {

class ListenSocket {
 public:
  static Result<ListenSocket> open(const std::string& address);

  ListenSocket(ListenSocket&& other) noexcept;
  ListenSocket& operator=(ListenSocket&& other) noexcept;
  ListenSocket(const ListenSocket&) = delete;
  ListenSocket& operator=(const ListenSocket&) = delete;
  ~ListenSocket();

  // The address it listens on, with its real port: "127.0.0.1:40211".
  std::string address() const;
  // The descriptor, not blocking; the caller closes it.
  int release();

 private:
  explicit ListenSocket(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace timing::target
