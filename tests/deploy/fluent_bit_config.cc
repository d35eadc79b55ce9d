#include "tests/deploy/fluent_bit_config.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/support/basics/files.h"

namespace timing::test {
namespace {

using Sections = std::vector<FluentBitSection>;

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char character) {
    return static_cast<char>(std::tolower(character));
  });
  return text;
}

std::string normal_value(const std::string& value) {
  const std::string lower = lower_case(value);
  return lower == "on" || lower == "off" ? lower : value;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

void append(Sections& sections, Sections more) {
  std::ranges::move(more, std::back_inserter(sections));
}

void add_key(Sections& sections, const std::string& line) {
  const std::size_t blank = line.find_first_of(" \t");
  if (sections.empty() || blank == std::string::npos)
    throw std::runtime_error("not a line of a section: " + line);
  const auto [at, is_new] = sections.back().keys.emplace(lower_case(line.substr(0, blank)),
                                                         normal_value(trimmed(line.substr(blank))));
  if (!is_new) throw std::runtime_error("twice: " + line);
}

// The parsers are a file of their own in the classic format.
void read_parsers(Sections& sections, const std::filesystem::path& folder) {
  std::vector<std::string> files;
  for (FluentBitSection& section : sections) {
    const auto file = section.keys.find("parsers_file");
    if (section.kind != "service" || file == section.keys.end()) continue;
    files.push_back(file->second);
    section.keys.erase(file);
  }
  for (const std::string& file : files) append(sections, read_classic_config(folder / file));
}

FluentBitSection yaml_section(const std::string& kind, const YAML::Node& node) {
  FluentBitSection section{.kind = kind, .keys = {}};
  for (const auto& entry : node)
    section.keys.emplace(lower_case(entry.first.as<std::string>()),
                         normal_value(entry.second.as<std::string>()));
  return section;
}

void read_yaml_list(Sections& sections, const std::string& kind, const YAML::Node& list) {
  for (const YAML::Node& one : list) sections.push_back(yaml_section(kind, one));
}

void require_known_keys(const YAML::Node& node, const std::vector<std::string>& known) {
  for (const auto& entry : node) {
    const auto key = entry.first.as<std::string>();
    if (std::ranges::find(known, key) == known.end()) throw std::runtime_error("not known: " + key);
  }
}

}  // namespace

std::vector<FluentBitSection> read_classic_config(const std::filesystem::path& path) {
  const std::string include = "@INCLUDE ";
  Sections sections;
  for (const std::string& text : split(read_file(path), '\n')) {
    const std::string line = trimmed(text);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with(include)) {
      append(sections, read_classic_config(path.parent_path() / line.substr(include.size())));
    } else if (line.starts_with('[') && line.ends_with(']')) {
      sections.push_back({.kind = lower_case(line.substr(1, line.size() - 2)), .keys = {}});
    } else {
      add_key(sections, line);
    }
  }
  read_parsers(sections, path.parent_path());
  return sections;
}

std::vector<FluentBitSection> read_yaml_config(const std::filesystem::path& path) {
  const YAML::Node root = YAML::LoadFile(path.string());
  require_known_keys(root, {"service", "includes", "parsers", "pipeline"});
  require_known_keys(root["pipeline"], {"inputs", "outputs"});
  Sections sections;
  if (root["service"]) sections.push_back(yaml_section("service", root["service"]));
  for (const YAML::Node& file : root["includes"])
    append(sections, read_yaml_config(path.parent_path() / file.as<std::string>()));
  read_yaml_list(sections, "parser", root["parsers"]);
  read_yaml_list(sections, "input", root["pipeline"]["inputs"]);
  read_yaml_list(sections, "output", root["pipeline"]["outputs"]);
  return sections;
}

std::string value_in(const std::vector<FluentBitSection>& sections, const std::string& kind,
                     const std::string& key) {
  for (const FluentBitSection& section : sections) {
    if (section.kind == kind) return section.keys.at(key);
  }
  throw std::runtime_error("no section " + kind);
}

}  // namespace timing::test
