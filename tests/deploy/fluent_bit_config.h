// Configs of fluent-bit, in its classic format and in YAML, as the sections that they come to.
//
// Files that they include, and the classic format's file of parsers, are read as a part of them.
// Keys are in lower case, and so are the values on and off: fluent-bit tells neither apart.
//
// Threads: any. Errors: what is not of the format is an exception that names it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace timing::test {

struct FluentBitSection {
  std::string kind;  // "service", "input", "output" or "parser"
  std::map<std::string, std::string> keys;

  bool operator==(const FluentBitSection&) const = default;
};

std::vector<FluentBitSection> read_classic_config(const std::filesystem::path& path);
std::vector<FluentBitSection> read_yaml_config(const std::filesystem::path& path);

// The value of `key` in the first section of that kind; an exception where there is none.
std::string value_in(const std::vector<FluentBitSection>& sections, const std::string& kind,
                     const std::string& key);

}  // namespace timing::test
