// The head of a response, and its trailers: lines.
#include <algorithm>

#include "timing/run/http/wire/byte_scan.h"
#include "timing/run/http/wire/clean_lines.h"
#include "timing/run/http/wire/response_parser.h"

namespace timing::run {
namespace {

constexpr std::size_t kHeadLimit = std::size_t{256} << 10;
constexpr std::uint32_t kMostFields = 5'000;
constexpr std::uint16_t kMostInterimResponses = 100;
constexpr int kSwitchingProtocols = 101;
constexpr int kFirstFinalStatus = 200;

constexpr std::string_view kLocation = "location";
constexpr std::string_view kConnection = "connection";
constexpr std::string_view kContentLength = "content-length";
constexpr std::string_view kContentEncoding = "content-encoding";
constexpr std::string_view kTransferEncoding = "transfer-encoding";

// By the size of the name alone: most fields are none of those.
bool may_matter(const FieldLine& field) {
  constexpr std::uint64_t kSizes =
      std::uint64_t{1} << kLocation.size() | std::uint64_t{1} << kConnection.size() |
      std::uint64_t{1} << kContentLength.size() | std::uint64_t{1} << kContentEncoding.size() |
      std::uint64_t{1} << kTransferEncoding.size();
  return field.name.size() < 64 && (kSizes >> field.name.size() & 1U) != 0;
}

}  // namespace

void ResponseParser::begin_head() {
  place_ = Place::status_line;
  head_begin_ = nullptr;
  fields_ = 0;
  status_ = {};
  framing_fields_.clear();
  lines_.begin(kHeadLimit, ParseError::head_too_large);
  location_.clear();
  content_encoding_.clear();
  headers_.clear();
}

void ResponseParser::take_status_line(std::string_view& bytes) {
  if (lines_.unfinished().empty() && (recall_head(bytes) || take_clean_status_line(bytes))) return;
  // What is not HTTP may never end a line.
  if (!may_be_status_line(lines_.unfinished(), bytes)) return fail(ParseError::not_http);
  switch (lines_.next(bytes, LineReader::Folding::none)) {
    case LineReader::Step::more:
      return;
    case LineReader::Step::failed:
      return fail(lines_.error());
    case LineReader::Step::end:
      return fail(ParseError::not_http);
    case LineReader::Step::line:
      return end_status_line(lines_.line());
  }
}

bool ResponseParser::take_clean_status_line(std::string_view& bytes) {
  const char* const end = bytes.data() + std::min(bytes.size(), lines_.room());
  const char* const stop = end_of_clean_text(bytes.data(), end);
  if (stop == nullptr) return false;
  const std::string_view line(bytes.data(), stop);
  head_begin_ = bytes.data();
  lines_.skip(line.size() + 2);
  bytes.remove_prefix(line.size() + 2);
  end_status_line(line);
  return true;
}

void ResponseParser::end_status_line(std::string_view line) {
  const ParseError error = parse_status_line(line, status_);
  if (error != ParseError::none) return fail(error);
  if (status_.status == kSwitchingProtocols) return fail(ParseError::switched_protocols);
  place_ = Place::fields;
}

void ResponseParser::take_fields(std::string_view& bytes) {
  if (lines_.unfinished().empty() && take_clean_fields(bytes)) return;
  switch (lines_.next(bytes, LineReader::Folding::allowed)) {
    case LineReader::Step::more:
      return;
    case LineReader::Step::failed:
      return fail(lines_.error());
    case LineReader::Step::line:
      return take_field(lines_.line());
    case LineReader::Step::end:
      return end_head();
  }
}

// Stops before the first line that is not clean. Whether it came to the end, or failed.
bool ResponseParser::take_clean_fields(std::string_view& bytes) {
  const bool all_wanted = request_.keep_headers || place_ == Place::trailers;
  const char* at = bytes.data();
  const char* const end = at + std::min(bytes.size(), lines_.room());
  FieldLine field;
  while (fields_ <= kMostFields && take_clean_field(at, end, field)) {
    ++fields_;
    if (all_wanted || may_matter(field)) note_field(field);
  }
  const bool over = is_end_of_line(at, end);
  if (over) at += 2;
  const auto taken = static_cast<std::size_t>(at - bytes.data());
  lines_.skip(taken);
  bytes.remove_prefix(taken);
  if (fields_ > kMostFields) {
    fail(ParseError::too_many_fields);
  } else if (over) {
    const bool of_head = place_ == Place::fields;
    end_head();
    if (of_head) memorize_head(at);
  }
  return over || state_ != State::more;
}

bool ResponseParser::recall_head(std::string_view& bytes) {
  if (request_.keep_headers || !memo_.matches(bytes, request_.head_request)) return false;
  bytes.remove_prefix(memo_.size());
  status_ = memo_.status();
  framing_ = memo_.framing();
  begin_body();
  return true;
}

void ResponseParser::memorize_head(const char* end) {
  const bool plain = location_.empty() && content_encoding_.empty();
  if (head_begin_ == nullptr || !head_complete_ || state_ == State::failed || !plain) return;
  memo_.keep({head_begin_, end}, request_.head_request, status_, framing_);
}

void ResponseParser::take_field(std::string_view line) {
  FieldLine field;
  const ParseError error = parse_field_line(line, field);
  if (error != ParseError::none) return fail(error);
  note_field(field);
  if (++fields_ > kMostFields) fail(ParseError::too_many_fields);
}

void ResponseParser::note_field(const FieldLine& field) {
  if (place_ == Place::trailers) {
    has_trailers_ = true;
    return;
  }
  const auto& [name, value] = field;
  if (request_.keep_headers) headers_.emplace_back(name, value);
  switch (name.size()) {
    case kLocation.size():
      if (is_same_text<kLocation>(name) && location_.empty()) location_ = value;
      return;
    case kConnection.size():
      if (is_same_text<kConnection>(name)) framing_fields_.connection(value);
      return;
    case kContentLength.size():
      if (is_same_text<kContentLength>(name)) framing_fields_.content_length(value);
      return;
    case kContentEncoding.size():
      if (is_same_text<kContentEncoding>(name)) add_content_encoding(value);
      return;
    case kTransferEncoding.size():
      if (is_same_text<kTransferEncoding>(name)) framing_fields_.transfer_encoding(value);
      return;
    default:
      return;
  }
}

void ResponseParser::add_content_encoding(std::string_view value) {
  if (!content_encoding_.empty()) content_encoding_ += ", ";
  content_encoding_ += value;
}

void ResponseParser::end_head() {
  if (place_ == Place::trailers) {
    state_ = State::complete;
    return;
  }
  if (status_.status < kFirstFinalStatus) {
    if (++interim_responses_ > kMostInterimResponses) return fail(ParseError::too_many_interim);
    return begin_head();
  }
  const ParseError error = framing_fields_.decide(status_, request_.head_request, framing_);
  begin_body();
  if (error != ParseError::none) fail(error);
}

}  // namespace timing::run
