#include "timing/run/http/wire/framing.h"

#include <limits>

#include "timing/run/http/wire/byte_scan.h"
#include "timing/run/http/wire/field_line.h"

namespace timing::run {
namespace {

constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();

constexpr std::string_view kKeepAlive = "keep-alive";

// For words shorter than is_same_text() takes. `lowered` has letters alone.
bool is_same_word(std::string_view word, std::string_view lowered) {
  if (word.size() != lowered.size()) return false;
  for (std::size_t index = 0; index < word.size(); ++index) {
    const char letter = word[index];
    const char lower = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter | 0x20) : letter;
    if (lower != lowered[index]) return false;
  }
  return true;
}

ParseError parse_length(std::string_view digits, std::uint64_t& length) {
  if (digits.empty()) return ParseError::bad_content_length;
  length = 0;
  bool too_large = false;
  for (const char character : digits) {
    if (character < '0' || character > '9') return ParseError::bad_content_length;
    const auto digit = static_cast<std::uint64_t>(character - '0');
    too_large = too_large || length > (kLargest - digit) / 10;
    length = length * 10 + digit;
  }
  return too_large ? ParseError::content_length_too_large : ParseError::none;
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

}  // namespace

void FramingFields::content_length(std::string_view value) {
  std::uint64_t length = 0;
  if (parse_length(value, length) == ParseError::none) return note_length(length);
  std::string_view element;
  while (take_element(value, element)) {
    const ParseError error = parse_length(element, length);
    if (error != ParseError::none) return object(length_error_, error);
    note_length(length);
  }
}

void FramingFields::note_length(std::uint64_t length) {
  if (has_length_ && length != length_) {
    object(length_error_, ParseError::conflicting_content_lengths);
  }
  has_length_ = true;
  length_ = length;
}

// The first objection stays.
void FramingFields::object(ParseError& kept, ParseError error) const {
  if (kept == ParseError::none) kept = error;
}

void FramingFields::transfer_encoding(std::string_view value) {
  has_coding_ = true;
  std::string_view coding;
  while (take_element(value, coding)) {
    if (coding.empty()) continue;
    if (!is_same_word(coding, "chunked")) {
      object(coding_error_, ParseError::unknown_transfer_coding);
    } else if (chunked_) {
      object(coding_error_, ParseError::repeated_chunked);
    } else {
      chunked_ = true;
    }
  }
}

void FramingFields::connection(std::string_view value) {
  if (is_same_text<kKeepAlive>(value)) {
    keep_alive_ = true;
    return;
  }
  std::string_view option;
  while (take_element(value, option)) {
    if (is_same_text<kKeepAlive>(option)) keep_alive_ = true;
    if (is_same_word(option, "close")) close_ = true;
  }
}

ParseError FramingFields::decide(const StatusLine& status, bool head_request,
                                 Framing& framing) const {
  framing = {};
  const bool version_keeps = status.minor_version > 0 || (keep_alive_ && !has_coding_);
  framing.keep_alive = !close_ && version_keeps;
  if (head_request || has_no_body(status.status)) return ParseError::none;
  return decide_body(framing);
}

ParseError FramingFields::decide_body(Framing& framing) const {
  const bool named_length = has_length_ || length_error_ != ParseError::none;
  if (has_coding_) {
    framing.body = BodyKind::chunked;
    if (coding_error_ != ParseError::none) return coding_error_;
    if (!chunked_) return ParseError::unknown_transfer_coding;
    return named_length ? ParseError::length_and_coding : ParseError::none;
  }
  if (named_length) {
    framing.body = BodyKind::sized;
    framing.size = length_;
    return length_error_;
  }
  framing.body = BodyKind::until_close;
  framing.keep_alive = false;
  return ParseError::none;
}

}  // namespace timing::run
