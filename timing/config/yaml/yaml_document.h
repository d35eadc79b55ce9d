// One YAML document's text to a node tree: the only home of yaml-cpp.
//
// Threads: pure. Errors: one, that of the place where the text stops being YAML; it never quotes
// the text, which may hold secrets.
#pragma once

#include "timing/base/result.h"
#include "timing/config/problems.h"
#include "timing/config/yaml/document_split.h"
#include "timing/config/yaml/node.h"
#include "timing/config/yaml/tree_builder.h"

namespace timing::config {

// The parser buffers up to some 240 times the size of a hostile document.
inline constexpr std::size_t kLargestDocument = std::size_t{1} << 20U;

struct YamlError {
  Mark mark;  // in the file
  std::string text;
};

// Marks count from the start of the file. An empty pointer: the document holds no value.
Result<NodePtr, YamlError> parse_document(const DocumentText& document, AliasBudget& budget);

}  // namespace timing::config
