#include "timing/run/http/wire/line_reader.h"

#include <algorithm>

#include "timing/run/http/wire/byte_scan.h"

namespace timing::run {
namespace {

// A buffer beyond this is given back after use.
constexpr std::size_t kKeptBuffer = 1'024;

bool has_forbidden(std::string_view line) {
  return std::ranges::any_of(
      line, [](char character) { return is_control(character) && character != '\t'; });
}

}  // namespace

LineReader::Step LineReader::next(std::string_view& bytes, Folding folding) {
  while (true) {
    if (gathered_.ends_with('\n')) {
      if (bytes.empty()) return Step::more;
      if (!is_blank(bytes.front())) return deliver();
      unfold();
    }
    if (const Step step = gather(bytes); step != Step::line) return step;
    if (folding == Folding::none) return deliver();
  }
}

// Appends up to the end of a line.
LineReader::Step LineReader::gather(std::string_view& bytes) {
  const std::size_t newline = bytes.find('\n');
  const bool whole = newline != std::string_view::npos;
  const std::size_t count = whole ? newline + 1 : bytes.size();
  if (count > room_) return fail(too_large_);
  room_ -= count;
  gathered_.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  if (!whole) return Step::more;
  if (gathered_ != "\r\n" && gathered_ != "\n") return Step::line;
  gathered_.clear();
  return Step::end;
}

LineReader::Step LineReader::deliver() {
  if (delivered_.capacity() > kKeptBuffer) std::string().swap(delivered_);
  delivered_.swap(gathered_);
  gathered_.clear();
  line_ = delivered_;
  line_.remove_suffix(line_.ends_with("\r\n") ? 2 : 1);
  return has_forbidden(line_) ? fail(ParseError::control_character) : Step::line;
}

void LineReader::unfold() {
  gathered_.back() = ' ';
  const std::size_t before = gathered_.size() - 2;
  if (gathered_.size() > 1 && gathered_[before] == '\r') gathered_[before] = ' ';
}

LineReader::Step LineReader::fail(ParseError error) {
  error_ = error;
  return Step::failed;
}

}  // namespace timing::run
