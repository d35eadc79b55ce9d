#include "timing/run/http/head_check.h"

namespace timing::run {

void HeadCheck::begin(bool head_request) {
  head_request_ = head_request;
  complete_ = false;
  head_.clear();
  parser_.begin({.head_request = head_request});
}

bool HeadCheck::take(std::string_view line) {
  if (complete_ && !line.starts_with("HTTP/")) return true;
  complete_ = false;
  head_ += line;
  if (line != "\r\n" && line != "\n") return true;
  complete_ = true;
  const bool taken = judge();
  head_.clear();
  return taken;
}

bool HeadCheck::judge() {
  if (head_.starts_with("HTTP/2") || head_.starts_with("HTTP/3")) return true;
  // libcurl has asked once more by itself, for instance without an Expect.
  if (parser_.head_complete()) parser_.begin({.head_request = head_request_});
  parser_.feed(head_);
  return !failed();
}

}  // namespace timing::run
