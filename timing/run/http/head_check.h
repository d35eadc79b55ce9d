// Holds the heads that libcurl takes to the rules of the native engine: libcurl is laxer, and the
// same answer is to have the same code whichever engine asked for it.
//
// Heads alone, of HTTP/1: libcurl keeps the framing of chunked bodies to itself, and makes up the
// heads of HTTP/2.
//
// Threads: one. Memory: that of one head. Errors: a Fault.
#pragma once

#include <string>
#include <string_view>

#include "timing/run/http/wire/response_parser.h"
#include "timing/run/net/fault.h"

namespace timing::run {

class HeadCheck {
 public:
  void begin(bool head_request);

  // One line of an answer, its end included, as libcurl hands them over: of the head, of an interim
  // one before it, or a trailer, which is not looked at. False: the head is none that is taken.
  bool take(std::string_view line);

  // Of the last head that has begun.
  bool complete() const { return complete_; }
  bool failed() const { return parser_.state() == ResponseParser::State::failed; }
  // REQUIRES: failed.
  Fault fault() const { return parser_.fault(); }

 private:
  bool judge();

  ResponseParser parser_;
  std::string head_;
  bool head_request_ = false;
  bool complete_ = false;
};

}  // namespace timing::run
