#include "timing/app/shard_option.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace timing::app {
namespace {

constexpr std::uint32_t kMostShards = 100'000;
constexpr std::string_view kNumbering = "the first is 0, the last N-1";

std::optional<std::uint32_t> whole_number(std::string_view text) {
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || read_to != end) return std::nullopt;
  return number;
}

std::optional<std::uint32_t> shards_in(std::string_view text) {
  const auto shards = whole_number(text);
  return shards && *shards > 0 && *shards <= kMostShards ? shards : std::nullopt;
}

Result<Shard> shard_of_text(const std::string& text) {
  const std::size_t slash = text.find('/');
  const bool divided = slash != std::string::npos;
  const auto index = whole_number(std::string_view(text).substr(0, slash));
  const auto shards = shards_in(divided ? std::string_view(text).substr(slash + 1) : "");
  if (!index || !shards || *index >= *shards) {
    return Error{
        fmt::format("--shard: '{}' cannot be used: use I/N, as in 3/8; {}, and N is at most {}",
                    text, kNumbering, kMostShards)};
  }
  return Shard{.share = {.index = *index, .of = *shards}, .source = "--shard"};
}

// The number behind the last dash: that of a StatefulSet's pod.
std::optional<std::uint32_t> ordinal_of(std::string_view name) {
  name = name.substr(0, name.find('.'));
  const std::size_t dash = name.rfind('-');
  return dash == std::string_view::npos ? std::nullopt : whole_number(name.substr(dash + 1));
}

struct FoundIndex {
  std::optional<std::uint32_t> index;  // none: it is no number
  std::string source;
  std::string text;
};

std::optional<FoundIndex> find_index(const ShardSurroundings& surroundings) {
  const auto completion = surroundings.variable("JOB_COMPLETION_INDEX");
  if (completion && !completion->empty()) {
    return FoundIndex{whole_number(*completion), "JOB_COMPLETION_INDEX", *completion};
  }
  const std::string pod = surroundings.variable("POD_NAME").value_or("");
  if (const auto ordinal = ordinal_of(pod)) return FoundIndex{ordinal, "POD_NAME", pod};
  const std::string& host = surroundings.host_name;
  if (const auto ordinal = ordinal_of(host)) return FoundIndex{ordinal, "the host name", host};
  return std::nullopt;
}

Result<Shard> shard_among(const std::string& text, const ShardSurroundings& surroundings) {
  const auto shards = shards_in(text);
  if (!shards) {
    return Error{fmt::format("--shards: '{}' cannot be used: use a whole number, 1 to {}", text,
                             kMostShards)};
  }
  const auto found = find_index(surroundings);
  if (!found) {
    return Error{
        "--shards: nothing tells which of them this is: neither JOB_COMPLETION_INDEX is set nor "
        "do POD_NAME or the host name end in an ordinal, as in load-3; use --shard I/N"};
  }
  if (!found->index || *found->index >= *shards) {
    return Error{fmt::format("--shards {}: {} is '{}', which is none of them: {}", *shards,
                             found->source, found->text, kNumbering)};
  }
  return Shard{.share = {.index = *found->index, .of = *shards}, .source = found->source};
}

// Several tasks that were started together.
Result<Shard> shard_of_slurm(const ShardSurroundings& surroundings) {
  const auto tasks = surroundings.variable("SLURM_NTASKS");
  const auto task = surroundings.variable("SLURM_PROCID");
  const auto shards = tasks ? whole_number(*tasks) : std::nullopt;
  if (!task || !shards || *shards <= 1) return Shard{};
  const auto index = whole_number(*task);
  if (!index || *index >= *shards) {
    return Error{fmt::format("SLURM_PROCID is '{}' of {} tasks, which is none of them: {}", *task,
                             *shards, kNumbering)};
  }
  return Shard{.share = {.index = *index, .of = *shards},
               .source = "SLURM_PROCID and SLURM_NTASKS"};
}

std::optional<std::string> environment_variable(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace

ShardSurroundings shard_surroundings() {
  std::array<char, 256> host{};
  const bool known = ::gethostname(host.data(), host.size() - 1) == 0;
  return {.variable = environment_variable, .host_name = known ? host.data() : ""};
}

Result<Shard> shard_of_flags(const ShardTexts& texts, const ShardSurroundings& surroundings) {
  if (!texts.shard.empty() && !texts.shards.empty()) {
    return Error{"--shard I/N says how many there are: it does not go with --shards"};
  }
  if (!texts.shard.empty()) return shard_of_text(texts.shard);
  if (!texts.shards.empty()) return shard_among(texts.shards, surroundings);
  return Shard{};
}

Result<Shard> find_shard(const ShardTexts& texts, const ShardSurroundings& surroundings) {
  if (texts.shard.empty() && texts.shards.empty()) return shard_of_slurm(surroundings);
  return shard_of_flags(texts, surroundings);
}

}  // namespace timing::app
