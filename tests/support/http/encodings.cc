#include "tests/support/http/encodings.h"

#include <algorithm>
#include <cstdint>

namespace timing::test {
namespace {

void append_little_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int byte = 0; byte < bytes; ++byte) {
    out += static_cast<char>((value >> (8U * static_cast<unsigned>(byte))) & 0xffU);
  }
}

std::uint32_t crc32(std::string_view text) {
  std::uint32_t crc = 0xffffffffU;
  for (const char character : text) {
    crc ^= static_cast<unsigned char>(character);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~crc;
}

}  // namespace

std::string gzip(std::string_view text) {
  constexpr std::size_t kLargestBlock = 0xffff;
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  std::string_view rest = text;
  do {
    const std::string_view block = rest.substr(0, kLargestBlock);
    rest.remove_prefix(block.size());
    out += rest.empty() ? '\1' : '\0';  // the last block, or not; stored
    const auto length = static_cast<std::uint32_t>(block.size());
    append_little_endian(out, length, 2);
    append_little_endian(out, ~length, 2);
    out += block;
  } while (!rest.empty());
  append_little_endian(out, crc32(text), 4);
  append_little_endian(out, static_cast<std::uint32_t>(text.size()), 4);
  return out;
}

std::string brotli(std::string_view text) {
  constexpr std::size_t kLargestBlock = 0x10000;
  constexpr std::uint32_t kWindowOf4Megabytes = 0xb;  // WBITS = 22, in 4 bits
  std::string out;
  unsigned used_bits = 4;
  std::uint32_t header = kWindowOf4Megabytes;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view block = rest.substr(0, kLargestBlock);
    rest.remove_prefix(block.size());
    // ISLAST 0 (1 bit), MNIBBLES 4 (2 bits, 0), MLEN - 1 (16 bits), ISUNCOMPRESSED 1 (1 bit).
    header |= static_cast<std::uint32_t>(block.size() - 1) << (used_bits + 3);
    header |= 1U << (used_bits + 19);
    append_little_endian(out, header, 3);
    out += block;
    header = 0;
    used_bits = 0;
  }
  // ISLAST and ISLASTEMPTY.
  append_little_endian(out, header | (3U << used_bits), 1);
  return out;
}

}  // namespace timing::test
