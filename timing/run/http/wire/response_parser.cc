#include "timing/run/http/wire/response_parser.h"

#include <algorithm>

namespace timing::run {
namespace {

constexpr std::size_t kTrailersLimit = std::size_t{64} << 10;

}  // namespace

void ResponseParser::begin(const Request& request) {
  request_ = request;
  state_ = State::more;
  error_ = ParseError::none;
  received_anything_ = false;
  head_complete_ = false;
  has_trailers_ = false;
  interim_responses_ = 0;
  body_size_ = 0;
  framing_ = {};
  begin_head();
}

ResponseParser::Progress ResponseParser::feed(std::string_view bytes) {
  const std::size_t given = bytes.size();
  head_begin_ = nullptr;
  if (given > 0) received_anything_ = true;
  while (state_ == State::more && !bytes.empty()) advance(bytes);
  if (state_ == State::failed) return {given, state_};
  return {given - bytes.size(), state_};
}

void ResponseParser::advance(std::string_view& bytes) {
  switch (place_) {
    case Place::status_line:
      return take_status_line(bytes);
    case Place::fields:
    case Place::trailers:
      return take_fields(bytes);
    case Place::sized_body:
      return take_sized(bytes);
    case Place::chunked_body:
      return take_chunks(bytes);
    case Place::body_until_close:
      return take_until_close(bytes);
  }
}

void ResponseParser::begin_body() {
  head_complete_ = true;
  switch (framing_.body) {
    case BodyKind::none:
      state_ = State::complete;
      return;
    case BodyKind::sized:
      place_ = Place::sized_body;
      if (framing_.size == 0) state_ = State::complete;
      return;
    case BodyKind::chunked:
      place_ = Place::chunked_body;
      return chunks_.begin();
    case BodyKind::until_close:
      place_ = Place::body_until_close;
      return;
  }
}

void ResponseParser::take_sized(std::string_view& bytes) {
  const std::size_t count = std::min<std::uint64_t>(framing_.size, bytes.size());
  framing_.size -= count;
  take_body(bytes.substr(0, count));
  bytes.remove_prefix(count);
  if (framing_.size == 0) state_ = State::complete;
}

void ResponseParser::take_chunks(std::string_view& bytes) {
  while (true) {
    switch (chunks_.next(bytes)) {
      case ChunkDecoder::Step::more:
        return;
      case ChunkDecoder::Step::failed:
        return fail(chunks_.error());
      case ChunkDecoder::Step::data:
        take_body(chunks_.data());
        break;
      case ChunkDecoder::Step::last:
        place_ = Place::trailers;
        fields_ = 0;
        return lines_.begin(kTrailersLimit, ParseError::trailers_too_large);
    }
  }
}

void ResponseParser::take_until_close(std::string_view& bytes) {
  take_body(bytes);
  bytes.remove_prefix(bytes.size());
}

void ResponseParser::take_body(std::string_view bytes) {
  body_size_ += bytes.size();
  if (request_.body != nullptr) request_.body->body_arrived(bytes);
}

ResponseParser::State ResponseParser::finish() {
  if (state_ != State::more) return state_;
  if (place_ == Place::body_until_close) {
    state_ = State::complete;
  } else {
    fail(what_was_cut());
  }
  return state_;
}

ParseError ResponseParser::what_was_cut() const {
  switch (place_) {
    case Place::status_line:
      if (!lines_.unfinished().empty()) return ParseError::status_line_cut;
      return interim_responses_ > 0 ? ParseError::only_interim : ParseError::no_response;
    case Place::fields:
      return ParseError::head_cut;
    case Place::sized_body:
    case Place::body_until_close:
      return ParseError::body_cut;
    case Place::chunked_body:
    case Place::trailers:
      break;
  }
  return ParseError::chunked_body_cut;
}

void ResponseParser::fail(ParseError error) {
  error_ = error;
  state_ = State::failed;
}

Fault ResponseParser::fault() const {
  Fault fault{number_of(error_), std::string(words_of(error_))};
  if (error_ == ParseError::body_cut) {
    fault.words += ": " + std::to_string(framing_.size) + " bytes of it are missing";
  }
  return fault;
}

}  // namespace timing::run
