#include "timing/config/yaml/document_split.h"

namespace timing::config {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kMarkerLength = 3;

bool is_marker(std::string_view line) {
  if (!line.starts_with("---") && !line.starts_with("...")) return false;
  return line.size() == kMarkerLength || line[kMarkerLength] == ' ' || line[kMarkerLength] == '\t';
}

// Takes the first line off `rest`.
std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return line;
}

}  // namespace

std::string normalised(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      plain += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      plain += '\n';
    }
  }
  return plain;
}

std::vector<DocumentText> split_documents(std::string_view text) {
  std::vector<DocumentText> documents;
  std::size_t start = 0;
  int first_line = 1;
  int line_number = 1;
  for (std::string_view rest = text; !rest.empty(); ++line_number) {
    const std::size_t line_start = text.size() - rest.size();
    if (!is_marker(next_line(rest)) || line_start == start) continue;
    documents.push_back({text.substr(start, line_start - start), first_line});
    start = line_start;
    first_line = line_number;
  }
  if (start < text.size()) documents.push_back({text.substr(start), first_line});
  return documents;
}

bool is_blank_document(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view line = next_line(rest);
    if (is_marker(line)) line.remove_prefix(kMarkerLength);
    const std::size_t content = line.find_first_not_of(" \t");
    if (content != std::string_view::npos && line[content] != '#') return false;
  }
  return true;
}

}  // namespace timing::config
