// The bytes of a request up to its body. What stays the same from request to request is made once.
//
// In libcurl's order: request line, Host, the Authorization of the URL's userinfo, the fields as
// they are given, Content-Length. Nothing else is added.
//
// Ownership: shares URL and fields of the last request. Threads: one at a time. Errors: none.
// Source: RFC 9112, section 3.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "timing/run/http/http_header.h"
#include "timing/run/http/http_url.h"
#include "timing/run/http/transfer.h"

namespace timing::run {

class RequestHeads {
 public:
  // Valid until the next call. REQUIRES: a method that is a token, names that are, values that are
  // header values (http_header.h).
  std::string_view of(const TransferRequest& request);

 private:
  bool has(const TransferRequest& request) const;
  void make(const TransferRequest& request);
  void end(const TransferRequest& request);
  void add(std::string_view name, std::string_view value);

  std::string method_;
  std::shared_ptr<const Url> url_;
  std::shared_ptr<const Headers> headers_;
  std::string head_;
  std::size_t constant_ = 0;           // so much of it is before the length
  std::optional<std::size_t> length_;  // of the body that it is for; none: its end is missing
};

}  // namespace timing::run
