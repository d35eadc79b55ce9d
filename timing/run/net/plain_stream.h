// A connection's bytes as they are.
//
// Ownership, threads, units, errors: as in stream.h; libcurl's numbers 55 and 56.
#pragma once

#include "timing/base/descriptor.h"
#include "timing/run/net/stream.h"

namespace timing::run {

class PlainStream final : public Stream {
 public:
  explicit PlainStream(Descriptor socket);

  int socket() const override { return socket_.get(); }
  Status handshake() override { return Status::done; }
  Progress read(std::span<char> buffer) override;
  Progress write(std::string_view bytes) override;
  bool has_pending() const override { return false; }
  const std::optional<Fault>& fault() const override { return fault_; }

 private:
  Descriptor socket_;
  std::optional<Fault> fault_;
};

}  // namespace timing::run
