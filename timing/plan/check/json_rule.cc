#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "timing/plan/check/json_number.h"
#include "timing/plan/check/json_path.h"
#include "timing/plan/check/regex.h"
#include "timing/plan/check/rule_operator.h"
#include "timing/plan/check/rules.h"
#include "timing/plan/excerpt.h"

namespace timing::plan {

using nlohmann::json;

// A body, parsed. The library parses and destroys without recursion, so that depth does no harm;
// its copying, comparing and printing recurse and are used on single values only.
class JsonDocument {
 public:
  explicit JsonDocument(std::string_view body)
      : root_(json::parse(body.begin(), body.end(), nullptr, /*allow_exceptions=*/false)) {}

  bool valid() const { return !root_.is_discarded(); }
  const json& root() const { return root_; }

 private:
  json root_;
};

namespace {

std::string_view type_name(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return "null";
    case json::value_t::boolean:
      return "true or false";
    case json::value_t::string:
      return "text";
    case json::value_t::array:
      return "a list";
    case json::value_t::object:
      return "an object";
    default:
      return "a number";
  }
}

// A scalar in JSON's spelling. The rest of a long text is left out before it is quoted.
std::string print_scalar(const json& value, const SecretMask& secrets) {
  const auto* text = value.get_ptr<const json::string_t*>();
  if (text == nullptr) return secrets.apply(value.dump());
  return json(excerpt(*text, secrets)).dump(-1, ' ', false, json::error_handler_t::replace);
}

// Stops when there is enough to show: that bounds the recursion too, a level being a character.
void print_to(std::string& out, const json& value, const SecretMask& secrets) {
  if (out.size() > kExcerptSize) return;
  if (!value.is_structured()) {
    out += print_scalar(value, secrets);
    return;
  }
  out += value.is_array() ? '[' : '{';
  for (auto item = value.begin(); item != value.end() && out.size() <= kExcerptSize; ++item) {
    if (item != value.begin()) out += ',';
    if (value.is_object()) out += print_scalar(json(item.key()), secrets) + ':';
    print_to(out, *item, secrets);
  }
  out += value.is_array() ? ']' : '}';
}

std::string print(const json& value, const SecretMask& secrets) {
  if (!value.is_structured()) return print_scalar(value, secrets);
  std::string out;
  print_to(out, value, secrets);
  return shorten(out);
}

JsonNumber number(const json& value) {
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (value.is_number_integer()) return value.get<std::int64_t>();
  return value.get<double>();
}

bool same_type(const json& left, const json& right) {
  return left.type() == right.type() || (left.is_number() && right.is_number());
}

// REQUIRES: scalars of the same type.
std::partial_ordering order(const json& left, const json& right) {
  if (left.is_number()) return compare(number(left), number(right));
  if (left.is_string()) {
    return left.get_ref<const std::string&>() <=> right.get_ref<const std::string&>();
  }
  return left == right ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
}

bool equal(const json& left, const json& right) {
  return same_type(left, right) && order(left, right) == std::partial_ordering::equivalent;
}

// The value at a path; null, and `missing` the part of the path that leads nowhere.
const json* find(const json& root, const JsonPath& path, std::string_view& missing) {
  const json* value = &root;
  for (std::size_t i = 0; i < path.steps().size(); ++i) {
    const auto& key = path.steps()[i].key;
    const json* next = nullptr;
    if (const auto* name = std::get_if<std::string>(&key); name != nullptr && value->is_object()) {
      const auto member = value->find(*name);
      if (member != value->end()) next = &*member;
    } else if (const auto* index = std::get_if<std::int64_t>(&key);
               index != nullptr && value->is_array()) {
      const auto size = static_cast<std::int64_t>(value->size());
      const std::int64_t from_start = *index < 0 ? *index + size : *index;
      if (from_start >= 0 && from_start < size) {
        next = &(*value)[static_cast<std::size_t>(from_start)];
      }
    }
    if (next == nullptr) {
      missing = path.text_up_to(i);
      return nullptr;
    }
    value = next;
  }
  return value;
}

// Parses the body for the first rule that asks; the later ones of the answer find it parsed.
const JsonDocument& document(const ResponseView& response) {
  if (!response.json) response.json = std::make_shared<const JsonDocument>(response.body);
  return *response.json;
}

class JsonRule : public Rule {
 public:
  explicit JsonRule(JsonPath path) : path_(std::move(path)) {}

  bool needs_body() const final { return true; }

  std::optional<std::string> contradiction(const ResponseView& response,
                                           const SecretMask& secrets) const final {
    if (!response.body_complete) return incomplete_body(response);
    const JsonDocument& parsed = document(response);
    if (!parsed.valid()) {
      return fmt::format("the body cannot be read as JSON: \"{}\"",
                         excerpt(response.body, secrets));
    }
    std::string_view missing;
    const json* value = find(parsed.root(), path_, missing);
    if (value == nullptr) return fmt::format("nothing at {}", missing);
    if (const std::string_view expected = mismatch(*value); !expected.empty()) {
      return fmt::format("found {} ({}, not {})", print(*value, secrets), type_name(*value),
                         expected);
    }
    if (holds_for(*value)) return std::nullopt;
    return fmt::format("found {}", print(*value, secrets));
  }

 private:
  // What a value should be that the rule cannot look at; empty: it can.
  virtual std::string_view mismatch(const json& value) const = 0;
  virtual bool holds_for(const json& value) const = 0;

  JsonPath path_;
};

class ComparisonRule final : public JsonRule {
 public:
  ComparisonRule(JsonPath path, Operator comparison, json literal)
      : JsonRule(std::move(path)), comparison_(comparison), literal_(std::move(literal)) {}

 private:
  std::string_view mismatch(const json& value) const override {
    if (literal_.is_null() || same_type(value, literal_)) return {};
    return type_name(literal_);
  }
  bool holds_for(const json& value) const override {
    if (!same_type(value, literal_)) return comparison_ == Operator::not_equal;
    return holds(comparison_, order(value, literal_));
  }

  Operator comparison_;
  json literal_;
};

class ContainsRule final : public JsonRule {
 public:
  ContainsRule(JsonPath path, json literal)
      : JsonRule(std::move(path)), literal_(std::move(literal)) {}

 private:
  std::string_view mismatch(const json& value) const override {
    if (value.is_array() || (value.is_string() && literal_.is_string())) return {};
    return literal_.is_string() ? "text or a list" : "a list";
  }
  bool holds_for(const json& value) const override {
    if (value.is_array()) {
      return std::ranges::any_of(value, [&](const json& item) { return equal(item, literal_); });
    }
    const auto& part = literal_.get_ref<const std::string&>();
    return value.get_ref<const std::string&>().find(part) != std::string::npos;
  }

  json literal_;
};

class MatchRule final : public JsonRule {
 public:
  MatchRule(JsonPath path, Regex regex) : JsonRule(std::move(path)), regex_(std::move(regex)) {}

 private:
  std::string_view mismatch(const json& value) const override {
    return value.is_string() ? "" : "text";
  }
  bool holds_for(const json& value) const override {
    return regex_.found_in(value.get_ref<const std::string&>());
  }

  Regex regex_;
};

bool quoted_with(char quote, std::string_view text) {
  return text.size() >= 2 && text.front() == quote && text.back() == quote;
}

// The right-hand side of a rule: a scalar of JSON, text in single quotes, or one bare word.
Result<json> parse_literal(std::string_view text) {
  constexpr std::string_view kAllowed =
      "a number, \"text\", true, false, null or one bare word is allowed";
  const auto error = [&](std::string_view what) {
    return Error{fmt::format("{}; {}", what, kAllowed)};
  };
  if (text.empty()) return error("there is nothing to compare with");
  if (text.front() == '[' || text.front() == '{') {
    return error("lists and objects cannot be compared with");
  }
  json value = json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (!value.is_discarded()) return value;
  if (quoted_with('\'', text)) return json(std::string(text.substr(1, text.size() - 2)));
  if (text.front() == '"' || text.front() == '\'') {
    return error(fmt::format("{} is no complete text in quotes", text));
  }
  if (text.find_first_of(kBlanks) != std::string_view::npos) {
    return error("text of several words stands in double quotes");
  }
  if (text.find_first_of("=<>!~") == 0) return error(fmt::format("'{}' is no value", text));
  return json(std::string(text));
}

// A regular expression may stand in double quotes; it is taken as written either way.
std::string_view without_quotes(std::string_view text) {
  return quoted_with('"', text) ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

RuleResult compile_json_rule(std::string_view text) {
  auto path = JsonPath::take(text);
  if (!path) return path.error();
  const std::optional<Operator> comparison = take_operator(text);
  if (!comparison) {
    return Error{"no operator after the path; = == != < <= > >= contains =~ are allowed"};
  }
  if (*comparison == Operator::matches) {
    auto regex = Regex::compile(without_quotes(text));
    if (!regex) return regex.error();
    return RuleResult(
        std::make_shared<MatchRule>(std::move(path).value(), std::move(regex).value()));
  }
  auto literal = parse_literal(text);
  if (!literal) return literal.error();
  if (*comparison == Operator::contains) {
    return RuleResult(
        std::make_shared<ContainsRule>(std::move(path).value(), std::move(literal).value()));
  }
  if (is_ordering(*comparison) && !literal.value().is_number() && !literal.value().is_string()) {
    return Error{"< <= > >= compare numbers and text only; = and != are allowed here"};
  }
  return RuleResult(std::make_shared<ComparisonRule>(std::move(path).value(), *comparison,
                                                     std::move(literal).value()));
}

}  // namespace timing::plan
