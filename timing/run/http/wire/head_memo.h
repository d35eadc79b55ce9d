// The last head of a connection and what came of it. A server that answers the same request again
// within a second sends, as a rule, the same head again, byte for byte: then it need not be read,
// only compared. That costs a sixth of reading it.
//
// Kept are final heads that came in one piece, are small, and told nothing that has to be copied.
//
// Threads: one. Units: bytes. Memory: at most kLargest.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "timing/run/http/wire/framing.h"
#include "timing/run/http/wire/status_line.h"

namespace timing::run {

class HeadMemo {
 public:
  static constexpr std::size_t kLargest = 1'024;

  // Whether the bytes begin with the head that is kept, and it answered a request of that kind.
  bool matches(std::string_view bytes, bool head_request) const {
    return !head_.empty() && head_request == head_request_ && bytes.starts_with(head_);
  }

  void keep(std::string_view head, bool head_request, const StatusLine& status,
            const Framing& framing) {
    if (head.size() > kLargest) return;
    head_ = head;
    head_request_ = head_request;
    status_ = status;
    framing_ = framing;
  }

  // REQUIRES: it matches.
  std::size_t size() const { return head_.size(); }
  const StatusLine& status() const { return status_; }
  const Framing& framing() const { return framing_; }

 private:
  std::string head_;
  bool head_request_ = false;
  StatusLine status_;
  Framing framing_;
};

}  // namespace timing::run
