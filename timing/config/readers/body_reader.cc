#include "timing/config/readers/body_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "timing/config/readers/file_key_reader.h"
#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/words.h"

namespace timing::config {
namespace {

// In the order of BodyPick.
constexpr std::array<std::string_view, 3> kPicks = {"all", "round_robin", "random"};

Field field_of(const Entry& entry, std::string_view path) {
  return {entry.value.get(), fmt::format("{}.{}", path, shortened(entry.key, 60)), entry.mark};
}

void add_texts(const Field& field, std::vector<Body>& bodies, Problems& problems) {
  if (!require_map(field, "a map of names and texts, one request each", problems)) return;
  refuse_duplicate_keys(*field.node, field.path, problems);
  for (const Entry& entry : field.node->entries) {
    if (auto text = read_entry_text(entry, field.path, problems)) {
      bodies.push_back({.name = entry.key, .text = std::move(*text)});
    }
  }
}

void add_file(std::string name, const Field& field, NamedFiles& files, std::vector<Body>& bodies,
              Problems& problems) {
  auto file = read_file_key(field, files, problems);
  if (!file) return;
  if (std::ranges::find(bodies, name, &Body::name) != bodies.end()) {
    problems.error(field.key_mark, fmt::format("the name {} of '{}' stands in 'body' too; names of "
                                               "bodies are unique",
                                               in_apostrophes(name), field.path));
  }
  bodies.push_back(
      {.name = std::move(name), .text = {"", field.node->mark}, .file = std::move(*file)});
}

void add_files(const Field& field, NamedFiles& files, std::vector<Body>& bodies,
               Problems& problems) {
  if (field.node->kind == NodeKind::scalar) {
    std::string name = std::filesystem::path(field.node->text).filename().string();
    add_file(std::move(name), field, files, bodies, problems);
    return;
  }
  if (!require_map(field, "a path, or a map of names and paths", problems)) return;
  refuse_duplicate_keys(*field.node, field.path, problems);
  require_values(field, "a path", problems);
  for (const Entry& entry : field.node->entries) {
    if (entry.value->kind == NodeKind::null) continue;
    add_file(entry.key, field_of(entry, field.path), files, bodies, problems);
  }
}

// A field with a list is sent once for each of its values.
void add_fields(const Entry& entry, std::string_view path, std::vector<FormField>& form,
                Problems& problems) {
  if (entry.value->kind != NodeKind::sequence) {
    auto value = read_entry_text(entry, path, problems);
    if (value) form.push_back({entry.key, std::move(*value)});
    return;
  }
  const Field field = field_of(entry, path);
  for (const NodePtr& item : entry.value->items) {
    auto value = read_text({item.get(), field.path, entry.mark}, problems);
    if (value) form.push_back({entry.key, std::move(*value)});
  }
}

void add_form(const Field& field, std::vector<Body>& bodies, Problems& problems) {
  constexpr std::string_view kAllowed = "a map of names and values";
  if (!require_map(field, kAllowed, problems)) return;
  refuse_duplicate_keys(*field.node, field.path, problems);
  Body body{.name = "form", .text = {"", field.node->mark}};
  for (const Entry& entry : field.node->entries) {
    if (problems.full()) return;
    add_fields(entry, field.path, body.form, problems);
  }
  if (field.node->entries.empty()) {
    problems.error(field.node->mark,
                   fmt::format("'{}' is empty; allowed: {}", field.path, kAllowed));
  }
  if (!body.form.empty()) bodies.push_back(std::move(body));
}

}  // namespace

std::vector<Body> read_bodies(const MapReader& map, NamedFiles& files, Problems& problems) {
  std::vector<Body> bodies;
  const auto text = map.find("body");
  const auto file = map.find("body_file");
  const auto form = map.find("form");
  if (form && (text || file)) {
    problems.error(form->key_mark, fmt::format("'form' stands beside '{}'; allowed: one of them",
                                               text ? "body" : "body_file"));
  }
  if (text) add_texts(*text, bodies, problems);
  if (file) add_files(*file, files, bodies, problems);
  if (form) add_form(*form, bodies, problems);
  return bodies;
}

BodyPick read_pick(const MapReader& map, const std::vector<Body>& bodies, Problems& problems) {
  const auto field = map.find("pick");
  if (!field) return BodyPick::all;
  const auto index = read_word(*field, kPicks, problems);
  if (!index) return BodyPick::all;
  if (bodies.size() < 2) {
    problems.warning(field->key_mark, "'pick' has no effect: there are not several bodies");
  }
  return static_cast<BodyPick>(*index);
}

std::optional<Located<std::string>> read_entry_text(const Entry& entry, std::string_view path,
                                                    Problems& problems) {
  if (entry.value->kind == NodeKind::null) return Located<std::string>{"", entry.mark};
  return read_text(field_of(entry, path), problems);
}

}  // namespace timing::config
