#include "timing/config/yaml/node_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace timing::config {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kStep = 2;

// Whether the text may stand without quotes, as a key too.
bool may_stand_plain(std::string_view text) {
  constexpr std::string_view kNeverFirst = ",[]{}#&*!|>'\"%@`";
  constexpr std::string_view kFirstBeforeText = "-?:";
  if (text.empty() || text.front() == ' ' || text.back() == ' ' || text.back() == ':') return false;
  if (kNeverFirst.find(text.front()) != kNone) return false;
  if (kFirstBeforeText.find(text.front()) != kNone && (text.size() == 1 || text[1] == ' ')) {
    return false;
  }
  if (text.starts_with("---") || text.starts_with("...")) return false;
  if (text.find(": ") != kNone || text.find(" #") != kNone) return false;
  return std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Whether it may stand in a block, line by line: its indentation shows where its first line begins.
bool may_stand_in_block(std::string_view text) {
  const std::size_t first = text.find('\n');
  if (first == kNone || first == 0 || text.front() == ' ' || text.front() == '\t') return false;
  return std::ranges::none_of(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
  });
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

void append_block(std::string& out, std::string_view text, std::size_t indent) {
  out += '|';
  if (!text.ends_with('\n')) {
    out += '-';
  } else if (text.ends_with("\n\n")) {
    out += '+';
  }
  out += '\n';
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out.append(indent, ' ').append(line);
    out += '\n';
    text.remove_prefix(end == kNone ? text.size() : end + 1);
  }
}

// A key is always a text; without quotes these were none.
bool is_null(std::string_view text) {
  return text == "~" || text == "null" || text == "Null" || text == "NULL";
}

void append_key(std::string& out, const std::string& key) {
  if (may_stand_plain(key) && !is_null(key)) {
    out += key;
  } else {
    append_quoted(out, key);
  }
  out += ':';
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  // Where the line has begun already, with a key, a '-' or nothing; ends it. `indent`: that of what
  // stands on lines of its own.
  void value(const Node& node, std::size_t indent, bool at_line_start) {
    switch (node.kind) {
      case NodeKind::null:
        out_ += '\n';
        return;
      case NodeKind::scalar:
        return scalar(node, indent, at_line_start);
      case NodeKind::sequence:
        return node.items.empty() ? empty("[]", at_line_start) : sequence(node, indent);
      case NodeKind::map:
        return node.entries.empty() ? empty("{}", at_line_start) : map(node, indent);
    }
  }

 private:
  void empty(std::string_view brackets, bool at_line_start) {
    if (!at_line_start) out_ += ' ';
    out_ += brackets;
    out_ += '\n';
  }

  void scalar(const Node& node, std::size_t indent, bool at_line_start) {
    if (!at_line_start) out_ += ' ';
    if (!node.quoted && may_stand_plain(node.text)) {
      out_ += node.text;
    } else if (!at_line_start && may_stand_in_block(node.text)) {
      return append_block(out_, node.text, std::max(indent, kStep));
    } else {
      append_quoted(out_, node.text);
    }
    out_ += '\n';
  }

  void begin_lines() {
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }

  void sequence(const Node& node, std::size_t indent) {
    begin_lines();
    for (const NodePtr& item : node.items) {
      out_.append(indent, ' ').append("-");
      value(*item, indent + kStep, false);
    }
  }

  void map(const Node& node, std::size_t indent) {
    begin_lines();
    for (const Entry& entry : node.entries) {
      out_.append(indent, ' ');
      append_key(out_, entry.key);
      value(*entry.value, indent + kStep, false);
    }
  }

  std::string& out_;
};

}  // namespace

std::string node_text(const Node& root) {
  std::string text;
  Writer(text).value(root, 0, true);
  return text;
}

}  // namespace timing::config
