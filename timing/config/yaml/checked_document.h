// One document's text to a node tree, after it has been found worth parsing: not too large, and
// text that YAML may hold.
//
// Threads: pure. Errors: one, with its place in the file.
#pragma once

#include "timing/base/result.h"
#include "timing/config/yaml/yaml_document.h"

namespace timing::config {

Result<NodePtr, YamlError> parse_checked_document(const DocumentText& document,
                                                  AliasBudget& budget);

// Nothing that begins so can be read as UTF-8.
bool is_utf16(std::string_view text);

}  // namespace timing::config
