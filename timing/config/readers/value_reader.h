// Single values of the config: texts, truth values, numbers, durations, words of a list.
//
// Threads: one. Errors: a value that does not fit goes to the problems and comes back as nullopt.
// Texts are never quoted in a message, since they may be secrets.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "timing/config/readers/map_reader.h"

namespace timing::config {

// What messages say where a duration is wanted.
inline constexpr std::string_view kDurationForm = "a duration such as 500ms, 10s or 1m30s";

struct NumberRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
};

// Any scalar, as written: a number or a truth value is a text too.
std::optional<Located<std::string>> read_text(const Field& field, Problems& problems);
// The same, but not empty.
std::optional<Located<std::string>> read_filled_text(const Field& field, Problems& problems);
// A text, or a list of texts that are not empty.
std::vector<Located<std::string>> read_texts(const Field& field, Problems& problems);

// true, false, yes, no, on or off, in any case.
std::optional<bool> read_flag(const Field& field, Problems& problems);

std::optional<std::int64_t> read_number(const Field& field, NumberRange allowed,
                                        Problems& problems);

// The same, in any of the ranges. `wanted` stands in messages.
std::optional<std::int64_t> read_number_in(const Field& field, std::span<const NumberRange> allowed,
                                           std::string_view wanted, Problems& problems);

// Not negative. `allowed` stands in messages.
std::optional<std::chrono::nanoseconds> read_duration(const Field& field, std::string_view allowed,
                                                      Problems& problems);

// The index of the word in `words`.
std::optional<std::size_t> read_word(const Field& field, std::span<const std::string_view> words,
                                     Problems& problems);

}  // namespace timing::config
