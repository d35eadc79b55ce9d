#include "timing/config/yaml/checked_document.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "timing/config/yaml/text_check.h"

namespace timing::config {
namespace {

// Why the bytes are not worth parsing; nullopt: they are.
std::optional<YamlError> refusal(const DocumentText& document) {
  const Mark start{document.first_line, 1};
  if (document.text.size() > kLargestDocument) {
    return YamlError{start, fmt::format("the document is too large; allowed: {} MiB between two "
                                        "'---'",
                                        kLargestDocument >> 20U)};
  }
  if (auto bad = find_bad_text(document.text)) {
    bad->mark.line += document.first_line - 1;
    return YamlError{bad->mark, std::move(bad->reason)};
  }
  return std::nullopt;
}

}  // namespace

Result<NodePtr, YamlError> parse_checked_document(const DocumentText& document,
                                                  AliasBudget& budget) {
  if (auto reason = refusal(document)) return std::move(*reason);
  return parse_document(document, budget);
}

bool is_utf16(std::string_view text) {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
}

}  // namespace timing::config
