// Any bytes as the answers on a connection: as a whole, and cut at places that the input names.
//
// An input is one byte of choices, one with the number of cuts, one byte for each distance between
// them, and then the bytes of the stream (response_seeds.cc writes such). replay() holds the
// parser's promises; what remains for here is that all ways of cutting come to the same.
#include <cstdlib>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/fuzz/fuzz_entry.h"
#include "tests/support/wire/replay.h"

namespace {

using timing::run::ResponseParser;
using timing::test::ParsedResponse;
using timing::test::Replay;
using timing::test::replay;

constexpr unsigned kHeadRequest = 1;
constexpr unsigned kStaysOpen = 2;
constexpr unsigned kByteByByte = 4;
constexpr std::size_t kMostCuts = 16;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Input {
  Replay how;
  bool byte_by_byte = false;
  std::vector<std::size_t> cuts;
  std::string_view bytes;
};

unsigned take_byte(std::string_view& text) {
  if (text.empty()) return 0;
  const auto byte = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  return byte;
}

Input input_of(std::string_view text) {
  Input input;
  const unsigned choices = take_byte(text);
  input.how.head_request = (choices & kHeadRequest) != 0;
  input.how.closes = (choices & kStaysOpen) == 0;
  input.byte_by_byte = (choices & kByteByByte) != 0;
  input.cuts.resize(take_byte(text) % (kMostCuts + 1));
  std::size_t cut = 0;
  for (std::size_t& place : input.cuts) place = cut += take_byte(text);
  input.bytes = text;
  return input;
}

std::vector<std::size_t> within(std::vector<std::size_t> cuts, std::size_t size) {
  std::erase_if(cuts, [&](std::size_t cut) { return cut > size; });
  return cuts;
}

std::vector<std::size_t> every_place(std::size_t size) {
  std::vector<std::size_t> cuts;
  for (std::size_t cut = 1; cut < size; ++cut) cuts.push_back(cut);
  return cuts;
}

ParsedResponse counted_only(ParsedResponse parsed) {
  parsed.body.clear();
  parsed.headers.clear();
  return parsed;
}

// One parser reads all of them, one after another, as on a connection.
void check(const Input& input) {
  ResponseParser kept;
  std::string_view left = input.bytes;
  while (true) {
    const ParsedResponse whole = replay(left, {}, input.how);
    require(replay(kept, left, within(input.cuts, left.size()), input.how) == whole);
    if (input.byte_by_byte) {
      require(replay(left, every_place(left.size()), input.how) == whole);
    }
    Replay counting = input.how;
    counting.keep_headers = false;
    counting.body_wanted = false;
    // Twice: the second time it may recall the head.
    const ParsedResponse counted = counted_only(whole);
    require(replay(kept, left, {}, counting) == counted);
    require(replay(kept, left, within(input.cuts, left.size()), counting) == counted);
    if (whole.state != ResponseParser::State::complete || whole.left == 0) return;
    left.remove_prefix(left.size() - whole.left);
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check(input_of({reinterpret_cast<const char*>(data), size}));
  return 0;
}
