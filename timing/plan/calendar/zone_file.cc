#include "timing/plan/calendar/zone_file.h"

#include <algorithm>
#include <utility>

namespace timing::plan {

using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

// What zone files use for the beginning of time; nothing lies further away.
constexpr seconds kFurthest{std::int64_t{1} << 59U};

// The head of a block: how many entries each of its parts has.
struct Counts {
  char version = '\0';
  std::uint64_t ut_indicators = 0;
  std::uint64_t standard_indicators = 0;
  std::uint64_t leap_seconds = 0;
  std::uint64_t transitions = 0;
  std::uint64_t types = 0;
  std::uint64_t characters = 0;

  std::uint64_t indicators() const { return ut_indicators + standard_indicators; }
  std::uint64_t block_size(std::uint64_t time_size) const {
    return transitions * (time_size + 1) + types * 6 + characters + leap_seconds * (time_size + 4) +
           indicators();
  }
};

}  // namespace

class ZoneFile::Parser {
 public:
  explicit Parser(std::string_view bytes) : rest_(bytes) {}

  std::optional<ZoneFile> file() {
    const std::optional<Counts> first = head();
    if (!first) return std::nullopt;
    if (first->version == '\0') return block(*first, 4);
    // From version 2 on the block with short times is there for old readers only.
    rest_.remove_prefix(first->block_size(4));
    const std::optional<Counts> second = head(8);
    if (!second) return std::nullopt;
    std::optional<ZoneFile> zone = block(*second, 8);
    if (!zone || !footer(*zone)) return std::nullopt;
    return zone;
  }

 private:
  std::string_view take(std::uint64_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  static std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char byte : bytes) value = value << 8U | static_cast<unsigned char>(byte);
    return value;
  }

  static std::int64_t signed_big_endian(std::string_view bytes) {
    const std::uint64_t value = big_endian(bytes);
    if (bytes.size() == 8) return static_cast<std::int64_t>(value);
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(value));
  }

  // Nothing, where the block does not fit into what follows.
  std::optional<Counts> head(std::uint64_t time_size = 4) {
    constexpr std::size_t kSize = 44;
    constexpr std::size_t kReserved = 15;
    if (rest_.size() < kSize || take(4) != "TZif") return std::nullopt;
    Counts counts;
    counts.version = take(1).front();
    take(kReserved);
    for (std::uint64_t* count :
         {&counts.ut_indicators, &counts.standard_indicators, &counts.leap_seconds,
          &counts.transitions, &counts.types, &counts.characters}) {
      *count = big_endian(take(4));
    }
    if (counts.types == 0 || counts.block_size(time_size) > rest_.size()) return std::nullopt;
    return counts;
  }

  std::optional<ZoneFile> block(const Counts& counts, std::uint64_t time_size) {
    const std::string_view times = take(counts.transitions * time_size);
    const std::string_view indices = take(counts.transitions);
    const std::string_view types = take(counts.types * 6);
    const std::string_view characters = take(counts.characters);
    take(counts.leap_seconds * (time_size + 4) + counts.indicators());

    ZoneFile zone;
    for (std::size_t at = 0; at < types.size(); at += 6) {
      std::optional<LocalType> type = local_type(types.substr(at, 6), characters);
      if (!type) return std::nullopt;
      zone.types_.push_back(*std::move(type));
    }
    for (std::size_t number = 0; number < indices.size(); ++number) {
      const sys_seconds at{seconds(signed_big_endian(times.substr(number * time_size, time_size)))};
      const auto type = static_cast<std::uint8_t>(indices[number]);
      const seconds since_epoch = at.time_since_epoch();
      const bool in_range = since_epoch >= -kFurthest && since_epoch <= kFurthest;
      const bool ascending = zone.transitions_.empty() || zone.transitions_.back().at < at;
      if (type >= zone.types_.size() || !in_range || !ascending) return std::nullopt;
      zone.transitions_.push_back({.at = at, .type = type});
    }
    return zone;
  }

  static std::optional<LocalType> local_type(std::string_view bytes, std::string_view characters) {
    const seconds offset(signed_big_endian(bytes.substr(0, 4)));
    const auto name = static_cast<unsigned char>(bytes[5]);
    constexpr seconds kLargestOffset = std::chrono::hours(26);
    if (offset > kLargestOffset || offset < -kLargestOffset) return std::nullopt;
    const std::size_t end = characters.find('\0', name);
    if (end == std::string_view::npos) return std::nullopt;
    return LocalType{.offset = offset,
                     .abbreviation = std::string(characters.substr(name, end - name))};
  }

  // An empty one means that nothing is known about the time after the table.
  bool footer(ZoneFile& zone) {
    if (!rest_.starts_with('\n')) return false;
    rest_.remove_prefix(1);
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) return false;
    if (end == 0) return true;
    zone.rule_ = PosixRule::parse(rest_.substr(0, end));
    return zone.rule_.has_value();
  }

  std::string_view rest_;
};

std::optional<ZoneFile> ZoneFile::parse(std::string_view bytes) { return Parser(bytes).file(); }

const LocalType& ZoneFile::type_at(sys_seconds time) const {
  return type_before(first_after(time), time);
}

std::optional<sys_seconds> ZoneFile::next_offset_change(sys_seconds time) const {
  auto next = first_after(time);
  const seconds offset = type_before(next, time).offset;
  while (next != transitions_.end()) {
    time = next->at;
    if (type_before(++next, time).offset != offset) return time;
  }
  return rule_ ? rule_->next_offset_change(time) : std::nullopt;
}

ZoneFile::Transitions::const_iterator ZoneFile::first_after(sys_seconds time) const {
  return std::ranges::upper_bound(transitions_, time, {}, &Transition::at);
}

const LocalType& ZoneFile::type_before(Transitions::const_iterator next, sys_seconds time) const {
  if (next == transitions_.end() && rule_) return rule_->type_at(time);
  if (next == transitions_.begin()) return types_.front();
  return types_[std::prev(next)->type];
}

}  // namespace timing::plan
