// What the command lines of all commands have in common: running the parser, and reading values.
//
// Private to the files that name CLI11's types. Threads: one. Errors: wrong usage, in words.
#pragma once

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "timing/app/options.h"
#include "timing/base/result.h"

namespace timing::app {

// Ends with the usage.
Error usage_error(const CLI::App& app, const std::string& what);

// Runs the parser; nullopt: it is content.
std::optional<Result<Options>> run_parser(CLI::App& app, std::vector<std::string> arguments);

// The flags that say which of several processes this is.
void declare_shard(CLI::App& app, ShardTexts& texts);

// Gives the error's words where there is one.
std::optional<std::string> read_shard(Result<Shard> found, Shard& shard);

// Puts the parsed `text` into `value`; gives the error's words where that cannot be done.
template <typename Value>
std::optional<std::string> read(const char* flag, const std::string& text,
                                Result<Value> (*parse)(const std::string&), Value& value) {
  Result<Value> parsed = parse(text);
  if (!parsed) {
    return fmt::format("--{}: '{}' cannot be used: {}", flag, text, parsed.error().message);
  }
  value = std::move(parsed).value();
  return std::nullopt;
}

}  // namespace timing::app
