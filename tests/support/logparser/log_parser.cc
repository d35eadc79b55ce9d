#include "tests/support/logparser/log_parser.h"

#include <oniguruma.h>

#include <charconv>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "timing/base/utf8.h"

namespace timing::test {
namespace {

std::string expression_in(const std::string& path) {
  std::ifstream file(path);
  const std::string key = "Regex ";
  for (std::string line; std::getline(file, line);) {
    const std::size_t at = line.find(key);
    if (at == std::string::npos) continue;
    return line.substr(line.find_first_not_of(' ', at + key.size()));
  }
  throw std::runtime_error("no Regex in " + path);
}

// Oniguruma's own check lets the bytes FE and FF pass.
bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

const OnigUChar* bytes(const char* text) { return reinterpret_cast<const OnigUChar*>(text); }

}  // namespace

struct LogParser::Expression {
  explicit Expression(const std::string& source) {
    OnigErrorInfo error;
    OnigEncoding encoding = ONIG_ENCODING_UTF8;
    onig_initialize(&encoding, 1);
    if (onig_new(&regex, bytes(source.data()), bytes(source.data() + source.size()),
                 ONIG_OPTION_DEFAULT, encoding, ONIG_SYNTAX_RUBY, &error) != ONIG_NORMAL) {
      throw std::runtime_error("not an expression: " + source);
    }
  }
  Expression(const Expression&) = delete;
  Expression& operator=(const Expression&) = delete;
  ~Expression() { onig_free(regex); }

  int group(std::string_view name) const {
    int* numbers = nullptr;
    if (onig_name_to_group_numbers(regex, bytes(name.data()), bytes(name.data() + name.size()),
                                   &numbers) != 1) {
      throw std::runtime_error("no group " + std::string(name));
    }
    return numbers[0];
  }

  regex_t* regex = nullptr;
};

LogParser::LogParser()
    : expression_(std::make_unique<Expression>(expression_in(TIMING_PARSERS_CONF))) {}

LogParser::~LogParser() = default;

std::optional<ParsedLine> LogParser::parse(std::string_view line) const {
  const OnigUChar* const begin = bytes(line.data());
  const OnigUChar* const end = bytes(line.data() + line.size());
  if (!is_utf8(line)) return std::nullopt;

  const auto free_region = [](OnigRegion* region) { onig_region_free(region, 1); };
  const std::unique_ptr<OnigRegion, decltype(free_region)> region(onig_region_new(), free_region);
  const int at =
      onig_search(expression_->regex, begin, end, begin, end, region.get(), ONIG_OPTION_NONE);
  if (at != 0 || std::cmp_not_equal(region->end[0], line.size())) return std::nullopt;

  const auto group = [&](std::string_view name) {
    const int number = expression_->group(name);
    const auto from = static_cast<std::size_t>(region->beg[number]);
    return std::string(line.substr(from, static_cast<std::size_t>(region->end[number]) - from));
  };
  return ParsedLine{.time = group("time"), .level = group("level"), .context = group("context")};
}

std::optional<std::string> unescape(std::string_view context) {
  std::string text;
  while (!context.empty()) {
    if (context.front() != '\\') {
      text += context.front();
      context.remove_prefix(1);
    } else if (context.starts_with("\\\\")) {
      text += '\\';
      context.remove_prefix(2);
    } else if (context.starts_with("\\n")) {
      text += '\n';
      context.remove_prefix(2);
    } else if (context.starts_with("\\u0022")) {
      text += '"';
      context.remove_prefix(6);
    } else {
      unsigned value = 0;
      if (!context.starts_with("\\x") || context.size() < 4) return std::nullopt;
      const char* const last = context.data() + 4;
      if (std::from_chars(context.data() + 2, last, value, 16).ptr != last) return std::nullopt;
      text += static_cast<char>(value);
      context.remove_prefix(4);
    }
  }
  return text;
}

}  // namespace timing::test
