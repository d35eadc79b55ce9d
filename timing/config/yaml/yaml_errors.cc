#include "timing/config/yaml/yaml_errors.h"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>

#include <array>

namespace timing::config {
namespace {

namespace message = YAML::ErrorMsg;

struct Explanation {
  std::string_view begins_with;
  std::string_view text;
};

constexpr std::string_view kQuoteTags = "a text that begins with '!' must stand in quotes";
constexpr std::string_view kQuoteAnchors =
    "a text that begins with '*' or '&' must stand in quotes (an alias needs its anchor before it)";
constexpr std::string_view kQuoteBlocks =
    "'|' and '>' begin a block on the lines below; a text that begins with one must stand in "
    "quotes";
constexpr std::string_view kEscapes =
    "unknown escape in a text in double quotes; allowed are those of YAML, such as \\n, \\\", \\\\ "
    "and \\u00e4 (single quotes take backslashes as they are)";
constexpr std::string_view kDirective = "wrong directive; allowed: %YAML 1.1 or %YAML 1.2";
constexpr std::string_view kUnexpectedColon =
    "': ' cannot stand here; a text with ': ' must stand in quotes, keys of one map have the same "
    "indentation, and a key ends with ': '";

bool indented_with_tab(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

std::string_view meaning_of(std::string_view yaml_message) {
  const std::array explanations = {
      Explanation{message::END_OF_MAP_FLOW,
                  "'{' without its '}' or a missing ','; a text that begins with '{' must stand in "
                  "quotes"},
      Explanation{message::END_OF_MAP,
                  "a key was expected here; check the indentation and whether a quote above is "
                  "closed"},
      Explanation{message::END_OF_SEQ_FLOW,
                  "'[' without its ']' or a missing ','; a text that begins with '[' must stand in "
                  "quotes"},
      Explanation{message::END_OF_SEQ,
                  "'- ' was expected here; check the indentation and whether a quote above is "
                  "closed"},
      Explanation{
          message::FLOW_END,
          "']' or '}' without its opening; a text that begins with one must stand in quotes"},
      Explanation{message::BLOCK_ENTRY,
                  "'- ' cannot stand here; a list begins on a line of its own"},
      Explanation{message::MAP_KEY, "'? ' cannot stand here; put the text in quotes"},
      Explanation{message::MAP_VALUE, kUnexpectedColon},
      Explanation{message::UNKNOWN_TOKEN,
                  "no text begins with this character; put the text in quotes"},
      Explanation{message::TAB_IN_INDENTATION, "a tab in the indentation; indent with blanks"},
      Explanation{message::INVALID_HEX, kEscapes},
      Explanation{message::INVALID_UNICODE, kEscapes},
      Explanation{message::INVALID_ESCAPE, kEscapes},
      Explanation{message::CHAR_IN_BLOCK, kQuoteBlocks},
      Explanation{message::ZERO_INDENT_IN_BLOCK, kQuoteBlocks},
      Explanation{message::CHAR_IN_TAG_HANDLE, kQuoteTags},
      Explanation{message::TAG_WITH_NO_SUFFIX, kQuoteTags},
      Explanation{message::END_OF_VERBATIM_TAG, kQuoteTags},
      Explanation{message::MULTIPLE_TAGS, kQuoteTags},
      Explanation{message::ALIAS_NOT_FOUND, kQuoteAnchors},
      Explanation{message::ANCHOR_NOT_FOUND, kQuoteAnchors},
      Explanation{message::CHAR_IN_ALIAS, kQuoteAnchors},
      Explanation{message::CHAR_IN_ANCHOR, kQuoteAnchors},
      Explanation{message::UNKNOWN_ANCHOR, kQuoteAnchors},
      Explanation{message::MULTIPLE_ANCHORS, kQuoteAnchors},
      Explanation{message::ALIAS_CONTENT, kQuoteAnchors},
      Explanation{message::YAML_DIRECTIVE_ARGS, kDirective},
      Explanation{message::YAML_VERSION, kDirective},
      Explanation{message::YAML_MAJOR_VERSION, kDirective},
      Explanation{message::REPEATED_YAML_DIRECTIVE, kDirective},
      Explanation{message::TAG_DIRECTIVE_ARGS, kDirective},
      Explanation{message::REPEATED_TAG_DIRECTIVE, kDirective},
      Explanation{message::EOF_IN_SCALAR, "a quote is not closed; close it"},
      Explanation{message::DOC_IN_SCALAR, "a quote is not closed; close it"},
  };
  for (const Explanation& explanation : explanations) {
    if (yaml_message.starts_with(explanation.begins_with)) return explanation.text;
  }
  return "check the indentation, the quotes and the ': ' after keys";
}

}  // namespace

std::string explain_yaml_error(std::string_view yaml_message, std::string_view line) {
  const std::string_view meaning =
      indented_with_tab(line) ? meaning_of(message::TAB_IN_INDENTATION) : meaning_of(yaml_message);
  return fmt::format("not valid YAML: {}", meaning);
}

bool is_unclosed_quote(std::string_view yaml_message) {
  return yaml_message == message::EOF_IN_SCALAR || yaml_message == message::DOC_IN_SCALAR;
}

}  // namespace timing::config
