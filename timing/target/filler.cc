#include "timing/target/filler.h"

#include <cstddef>
#include <string>

namespace timing::target {
namespace {

constexpr std::string_view kLine =
    "0123456789 the quick brown fox jumps over the lazy dog ABCDEFGH\n";
constexpr std::size_t kLines = 1024;
static_assert(kLine.size() == 64);

std::string many_lines() {
  std::string text;
  text.reserve(kLine.size() * kLines);
  for (std::size_t line = 0; line < kLines; ++line) text += kLine;
  return text;
}

}  // namespace

std::string_view filler_at(std::uint64_t position) {
  static const std::string text = many_lines();
  return std::string_view(text).substr(position % kLine.size());
}

}  // namespace timing::target
