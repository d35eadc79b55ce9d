#include "timing/config/yaml/yaml_document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "timing/config/yaml/unclosed_quote.h"
#include "timing/config/yaml/yaml_errors.h"

namespace timing::config {
namespace {

constexpr const char* kEndMarker = "\n...\n";

// Passes yaml-cpp's events on to a TreeBuilder.
class EventAdapter final : public YAML::EventHandler {
 public:
  EventAdapter(TreeBuilder& builder, int first_line) : builder_(builder), first_line_(first_line) {}

  void OnDocumentStart(const YAML::Mark& mark) override { builder_.begin_document(at(mark)); }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.null(at(mark), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    builder_.alias(at(mark), anchor);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    builder_.scalar(at(mark), tag, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    builder_.begin_sequence(at(mark), tag, anchor);
  }
  void OnSequenceEnd() override { builder_.end_collection(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    builder_.begin_map(at(mark), tag, anchor);
  }
  void OnMapEnd() override { builder_.end_collection(); }

  Position at(const YAML::Mark& mark) const {
    if (mark.is_null()) return {.mark = {first_line_, 1}};
    return {.mark = {first_line_ + mark.line, mark.column + 1},
            .offset = static_cast<std::size_t>(mark.pos)};
  }

 private:
  TreeBuilder& builder_;
  int first_line_;
};

// The text as yaml-cpp has to see it. It takes a quote that is open at the end of its input for
// closed when only blanks follow the last line break, unless an end marker stands there. Elsewhere
// a marker would need a line break that might become part of a block.
std::string with_end_marker(std::string_view document) {
  std::string text(document);
  if (text.starts_with("...")) text.replace(0, 3, "   ");
  const std::size_t last_break = text.rfind('\n');
  const std::size_t last_line = last_break == std::string::npos ? 0 : last_break + 1;
  if (text.find_first_not_of(" \t", last_line) != std::string::npos) return text;
  text.resize(last_line);
  return text + "...\n";
}

// The parser's mark may lie one past the end.
std::string_view line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t before = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(start, text.find('\n', start) - start);
}

// Without a handler of ours: for its verdict only.
bool ends_within_quote(const std::string& text) {
  AliasBudget budget;
  TreeBuilder builder(text, budget);
  EventAdapter adapter(builder, 1);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(adapter)) {
    }
  } catch (const YAML::Exception& error) {
    return is_unclosed_quote(error.msg);
  } catch (const BadDocument&) {
    return false;
  }
  return false;
}

// Where the quote was opened that the document leaves open: that opening is right which, closed at
// once, leaves no quote open.
std::optional<std::size_t> find_open_quote(std::string_view text) {
  for (const char quote : {'"', '\''}) {
    const std::optional<std::size_t> opening = last_opening(text, quote);
    if (!opening) continue;
    const std::string closed = std::string(text.substr(0, *opening)) + std::string(2, quote);
    if (!ends_within_quote(closed + kEndMarker)) return opening;
  }
  return std::nullopt;
}

Mark mark_of(std::string_view text, std::size_t offset, int first_line) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t last_break = before.rfind('\n');
  const std::size_t line_start = last_break == std::string_view::npos ? 0 : last_break + 1;
  return {first_line + static_cast<int>(std::ranges::count(before, '\n')),
          static_cast<int>(offset - line_start) + 1};
}

YamlError translate(const YAML::Exception& error, Position position, const DocumentText& document) {
  if (is_unclosed_quote(error.msg)) {
    if (const auto opening = find_open_quote(document.text)) {
      position.mark = mark_of(document.text, *opening, document.first_line);
    }
  }
  return {position.mark, explain_yaml_error(error.msg, line_at(document.text, position.offset))};
}

// The other quote that yaml-cpp takes for closed: one that is opened by the last byte.
bool ends_with_open_quote(const std::string& text) {
  return (text.ends_with('"') || text.ends_with('\'')) && ends_within_quote(text + kEndMarker);
}

}  // namespace

Result<NodePtr, YamlError> parse_document(const DocumentText& document, AliasBudget& budget) {
  const std::string text = with_end_marker(document.text);
  if (ends_with_open_quote(text)) {
    return YamlError{
        mark_of(text, find_open_quote(text).value_or(text.size() - 1), document.first_line),
        explain_yaml_error(YAML::ErrorMsg::EOF_IN_SCALAR, "")};
  }
  TreeBuilder builder(text, budget);
  EventAdapter adapter(builder, document.first_line);
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(adapter)) {
    }
  } catch (const BadDocument& error) {
    return YamlError{error.mark(), error.text()};
  } catch (const YAML::Exception& error) {
    return translate(error, adapter.at(error.mark), document);
  }
  return builder.root();
}

}  // namespace timing::config
