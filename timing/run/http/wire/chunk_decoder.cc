#include "timing/run/http/wire/chunk_decoder.h"

#include <algorithm>
#include <limits>

#include "timing/run/http/wire/byte_scan.h"

namespace timing::run {
namespace {

constexpr int kMostDigits = 16;
constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::uint32_t kMostExtensionBytes = 16'384;

// -1: it is none.
int hexadecimal_digit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  const char letter = static_cast<char>(character | 0x20);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

}  // namespace

ChunkDecoder::Step ChunkDecoder::next(std::string_view& bytes) {
  while (!bytes.empty()) {
    if (place_ == Place::data) return take_data(bytes);
    const char character = bytes.front();
    bytes.remove_prefix(1);
    if (const Step step = take(character); step != Step::more) return step;
  }
  return Step::more;
}

ChunkDecoder::Step ChunkDecoder::take(char character) {
  switch (place_) {
    case Place::first_digit:
    case Place::digits:
      return take_digit(character);
    case Place::blanks:
      return take_after_size(character);
    case Place::extension:
      return take_extension(character);
    case Place::line_feed:
      return take_line_feed(character);
    case Place::data_return:
      return expect(character, '\r', Place::data_line_feed);
    case Place::data_line_feed:
      return expect(character, '\n', Place::first_digit);
    case Place::data:
      break;
  }
  return fail(ParseError::bad_chunk_end);
}

ChunkDecoder::Step ChunkDecoder::take_digit(char character) {
  const int digit = hexadecimal_digit(character);
  if (digit < 0) {
    if (place_ == Place::first_digit) return fail(ParseError::bad_chunk_size);
    if (size_ > kLargest) return fail(ParseError::chunk_size_too_large);
    return take_after_size(character);
  }
  if (place_ == Place::first_digit) {
    place_ = Place::digits;
    digits_ = 0;
    size_ = 0;
  }
  if (++digits_ > kMostDigits) return fail(ParseError::chunk_size_too_large);
  size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
  return Step::more;
}

// Blanks may stand before an extension only.
ChunkDecoder::Step ChunkDecoder::take_after_size(char character) {
  if (character == '\r' && place_ == Place::digits) {
    place_ = Place::line_feed;
    return Step::more;
  }
  if (!is_blank(character) && character != ';') return fail(ParseError::bad_chunk_size);
  place_ = character == ';' ? Place::extension : Place::blanks;
  return count_extension();
}

ChunkDecoder::Step ChunkDecoder::take_extension(char character) {
  if (character == '\r') {
    place_ = Place::line_feed;
    return Step::more;
  }
  if (is_control(character) && character != '\t') return fail(ParseError::bad_chunk_extension);
  return count_extension();
}

ChunkDecoder::Step ChunkDecoder::count_extension() {
  if (++extension_bytes_ > kMostExtensionBytes) {
    return fail(ParseError::chunk_extensions_too_long);
  }
  return Step::more;
}

ChunkDecoder::Step ChunkDecoder::take_line_feed(char character) {
  if (character != '\n') return fail(ParseError::bad_chunk_extension);
  place_ = Place::data;
  return size_ == 0 ? Step::last : Step::more;
}

ChunkDecoder::Step ChunkDecoder::expect(char character, char wanted, Place next) {
  if (character != wanted) return fail(ParseError::bad_chunk_end);
  place_ = next;
  return Step::more;
}

ChunkDecoder::Step ChunkDecoder::take_data(std::string_view& bytes) {
  const std::size_t count = std::min<std::uint64_t>(size_, bytes.size());
  data_ = bytes.substr(0, count);
  bytes.remove_prefix(count);
  size_ -= count;
  if (size_ == 0) place_ = Place::data_return;
  return Step::data;
}

ChunkDecoder::Step ChunkDecoder::fail(ParseError error) {
  error_ = error;
  return Step::failed;
}

}  // namespace timing::run
