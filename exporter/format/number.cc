#include "exporter/format/number.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace timing::exporter {

namespace {

// Where OpenMetrics' spelling changes to an exponent.
constexpr double kSmallestFixed = 1e-4;
constexpr double kSmallestLarge = 1e6;

using Spelling = std::array<char, 32>;

void append(std::string& page, const Spelling& text, const char* end) {
  page.append(text.data(), static_cast<std::size_t>(end - text.data()));
}

// Most samples: counts.
void append_whole(std::string& page, std::int64_t value) {
  Spelling text{};
  char* end = std::to_chars(text.begin(), text.end(), value).ptr;
  *end++ = '.';
  *end++ = '0';
  append(page, text, end);
}

}  // namespace

void append_number(std::string& page, double value) {
  if (std::isnan(value)) {
    page += "NaN";
    return;
  }
  if (std::isinf(value)) {
    page += value > 0 ? "+Inf" : "-Inf";
    return;
  }
  const double size = std::fabs(value);
  if (size < kSmallestLarge && value == std::trunc(value)) {
    return append_whole(page, static_cast<std::int64_t>(value));
  }
  const bool fixed = size >= kSmallestFixed && size < kSmallestLarge;
  Spelling text{};
  const char* end = std::to_chars(text.begin(), text.end(), value,
                                  fixed ? std::chars_format::fixed : std::chars_format::scientific)
                        .ptr;
  append(page, text, end);
}

}  // namespace timing::exporter
