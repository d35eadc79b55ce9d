#include "tests/support/process/exposition.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "tests/support/basics/files.h"

namespace timing::test {
namespace {

constexpr std::string_view kHelp = "# HELP ";
constexpr std::string_view kType = "# TYPE ";
constexpr std::array<std::string_view, 5> kTypes = {"counter", "gauge", "histogram", "summary",
                                                    "untyped"};

// "NAME TEXT" in two.
std::pair<std::string, std::string> split_once(std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  return {std::string(text.substr(0, blank)),
          std::string(text.substr(std::min(blank + 1, text.size())))};
}

bool is_sample_of(std::string_view sample, const ExposedFamily& family) {
  if (!sample.starts_with(family.name)) return false;
  const std::string_view suffix = sample.substr(family.name.size());
  if (family.type == "histogram") {
    return suffix == "_bucket" || suffix == "_sum" || suffix == "_count";
  }
  if (family.type == "summary") return suffix.empty() || suffix == "_sum" || suffix == "_count";
  return suffix.empty();
}

class Reader {
 public:
  void read(std::string_view line) {
    line_ = line;
    if (line.starts_with(kHelp)) {
      auto [name, help] = split_once(line.substr(kHelp.size()));
      begin(name);
      if (help.empty()) complain("HELP says nothing");
      read_.families.back().help = std::move(help);
    } else if (line.starts_with(kType)) {
      auto [name, type] = split_once(line.substr(kType.size()));
      take_type(name, std::move(type));
    } else if (!line.starts_with('#')) {
      take_sample();
    }
  }

  void complain(std::string_view what) {
    read_.problems.push_back(std::string(what) + ": " + std::string(line_));
  }

  Exposition take() && { return std::move(read_); }

 private:
  void begin(const std::string& name) {
    const auto known = std::ranges::find(read_.families, name, &ExposedFamily::name);
    if (known != read_.families.end()) complain("a family in two places");
    read_.families.push_back({.name = name});
  }

  void take_type(const std::string& name, std::string type) {
    if (read_.families.empty() || read_.families.back().name != name) {
      complain("TYPE without its HELP before");
      begin(name);
    }
    ExposedFamily& family = read_.families.back();
    if (!family.type.empty() || !family.samples.empty()) complain("TYPE comes too late");
    if (std::ranges::find(kTypes, type) == kTypes.end()) complain("no TYPE of a metric");
    family.type = std::move(type);
  }

  void take_sample() {
    try {
      Sample sample = Samples::parse(line_).all().at(0);
      if (read_.families.empty() || read_.families.back().type.empty() ||
          !is_sample_of(sample.name, read_.families.back())) {
        complain("a sample without its HELP and TYPE before");
      } else {
        read_.families.back().samples.push_back(std::move(sample));
      }
    } catch (const std::exception& error) {
      complain(error.what());
    }
  }

  Exposition read_;
  std::string line_;
};

}  // namespace

Exposition read_exposition(std::string_view page) {
  Reader reader;
  for (const std::string& line : split(page, '\n')) {
    if (!line.empty()) reader.read(line);
  }
  if (!page.ends_with('\n')) reader.complain("the last line does not end, after");
  return std::move(reader).take();
}

std::string without_values(std::string_view page) {
  std::string shape;
  for (const std::string& line : split(page, '\n')) {
    shape += line.starts_with('#') ? line : line.substr(0, line.rfind(' '));
    shape += '\n';
  }
  return shape;
}

}  // namespace timing::test
