#include "timing/run/http/native/request_heads.h"

#include <algorithm>

#include "timing/run/http/request_rules.h"

namespace timing::run {
namespace {

// What of a URL's text stands behind its host.
std::string_view target_of(const Url& url) {
  const std::string_view text = url.text;
  const std::size_t begin = text.find("://") + 3;
  return text.substr(std::min(text.find_first_of("/?", begin), text.size()));
}

std::string host_of(const Url& url) {
  const std::string_view own_port = url.scheme == "https" ? "443" : "80";
  return url.port == own_port ? url.host : url.authority();
}

}  // namespace

std::string_view RequestHeads::of(const TransferRequest& request) {
  if (!has(request)) make(request);
  if (length_ != request.body.size()) end(request);
  return head_;
}

bool RequestHeads::has(const TransferRequest& request) const {
  return url_ == request.url && headers_ == request.headers && method_ == request.method;
}

void RequestHeads::make(const TransferRequest& request) {
  method_ = request.method;
  url_ = request.url;
  headers_ = request.headers;
  const std::string_view target = target_of(*url_);
  head_ = method_;
  head_ += target.starts_with('/') ? " " : " /";
  head_ += target;
  head_ += " HTTP/1.1\r\n";
  const Header* const host = find_header(*headers_, "Host");
  add("Host", host != nullptr ? host->second : host_of(*url_));
  if (!url_->authorization.empty() && find_header(*headers_, "Authorization") == nullptr) {
    add("Authorization", url_->authorization);
  }
  for (const Header& field : *headers_) {
    if (!same_header_name(field.first, "Host")) add(field.first, field.second);
  }
  constant_ = head_.size();
  length_.reset();
}

void RequestHeads::end(const TransferRequest& request) {
  head_.resize(constant_);
  if (tells_length(request)) {
    add("Content-Length", std::to_string(sends_body(request) ? request.body.size() : 0));
  }
  head_ += "\r\n";
  length_ = request.body.size();
}

void RequestHeads::add(std::string_view name, std::string_view value) {
  head_ += name;
  head_ += value.empty() ? ":" : ": ";
  head_ += value;
  head_ += "\r\n";
}

}  // namespace timing::run
