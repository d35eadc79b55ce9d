#include "timing/config/readers/statement_names.h"

#include <fmt/format.h>

#include <charconv>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "timing/config/readers/value_reader.h"
#include "timing/config/suggestion.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

constexpr std::int64_t kMostWeight = 1'000'000;

using Seen = std::map<std::string_view, Mark>;

void refuse_seen(const std::vector<Statement>& statements, Seen& seen, Problems& problems) {
  for (const Statement& statement : statements) {
    if (!statement.name) continue;
    const auto& [name, mark] = *statement.name;
    const auto [first, is_new] = seen.emplace(name, mark);
    if (is_new) continue;
    problems.error(mark, fmt::format("the name {} of a statement is already given at {}; names are "
                                     "unique",
                                     in_apostrophes(name), place(first->second)));
  }
}

std::size_t place_named(std::string_view name) {
  std::size_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  return error == std::errc() && stop == end && name.front() != '0' ? number : 0;
}

// A statement without a name is called by its place in its list.
void refuse_places(const std::vector<Statement>& statements, Problems& problems) {
  for (const Statement& statement : statements) {
    if (!statement.name) continue;
    const std::size_t number = place_named(statement.name->value);
    if (number == 0 || number > statements.size() || statements[number - 1].name) continue;
    problems.error(statement.name->mark,
                   fmt::format("the name {} of a statement is what the statement at that place of "
                               "its list is called; allowed: any other name",
                               in_apostrophes(statement.name->value)));
  }
}

std::vector<std::string_view> names_of(const Sql& sql) {
  std::vector<std::string_view> names;
  for (const auto* list : {&sql.execute, &sql.query}) {
    for (const Statement& statement : *list) {
      if (statement.name) names.emplace_back(statement.name->value);
    }
  }
  return names;
}

// Many names, or long ones, are of no help in a message.
std::string allowed_names(std::string_view given, std::vector<std::string_view> names) {
  constexpr std::size_t kMost = 20;
  constexpr std::size_t kLongest = 60;
  std::erase_if(names, [](std::string_view name) { return name.size() > kLongest; });
  if (names.empty() || names.size() > kMost) return "allowed: the name of a statement";
  return allowed_words(shortened(given, kLongest), names);
}

void refuse_left_out(const std::vector<Statement>& statements, const Field& mix,
                     Problems& problems) {
  std::set<std::string_view> mixed;
  for (const Entry& entry : mix.node->entries) mixed.insert(entry.key);
  for (const Statement& statement : statements) {
    if (!statement.name) {
      problems.error(statement.text.mark,
                     fmt::format("a statement without a name never runs: '{}' picks by name; "
                                 "allowed: a map with 'name' and 'sql'",
                                 mix.path));
    } else if (!mixed.contains(statement.name->value)) {
      problems.error(statement.name->mark,
                     fmt::format("the statement {} never runs: '{}' does not name it; allowed: a "
                                 "weight for it",
                                 in_apostrophes(statement.name->value), mix.path));
    }
  }
}

}  // namespace

void check_names(const Sql& sql, Problems& problems) {
  Seen of_runs;
  refuse_seen(sql.execute, of_runs, problems);
  refuse_seen(sql.query, of_runs, problems);
  for (const auto* list : {&sql.connect, &sql.init, &sql.cleanup}) {
    Seen of_list;
    refuse_seen(*list, of_list, problems);
  }
  for (const auto* list : {&sql.execute, &sql.query, &sql.connect, &sql.init, &sql.cleanup}) {
    refuse_places(*list, problems);
  }
}

std::vector<MixWeight> read_mix(const Field& field, const Sql& sql, Problems& problems) {
  constexpr std::string_view kForm = "a map of names of statements and weights";
  std::vector<MixWeight> mix;
  if (!require_map(field, kForm, problems)) return mix;
  refuse_duplicate_keys(*field.node, field.path, problems);
  require_values(field, fmt::format("a whole number from 1 to {}", kMostWeight), problems);
  const std::vector<std::string_view> names = names_of(sql);
  const std::set<std::string_view> known(names.begin(), names.end());
  for (const Entry& entry : field.node->entries) {
    if (problems.full()) return mix;
    if (!known.contains(entry.key)) {
      problems.error(entry.mark,
                     fmt::format("'{}' names {}, which no statement is called; {}", field.path,
                                 in_apostrophes(entry.key), allowed_names(entry.key, names)));
    }
    if (entry.value->kind == NodeKind::null) continue;
    const auto weight = read_number(
        {entry.value.get(), fmt::format("{}.{}", field.path, shortened(entry.key, 60)), entry.mark},
        {.least = 1, .most = kMostWeight}, problems);
    if (weight) mix.push_back({entry.key, static_cast<std::uint64_t>(*weight)});
  }
  if (field.node->entries.empty()) {
    problems.error(field.node->mark, fmt::format("'{}' is empty; allowed: {}", field.path, kForm));
    return mix;
  }
  refuse_left_out(sql.execute, field, problems);
  refuse_left_out(sql.query, field, problems);
  return mix;
}

}  // namespace timing::config
