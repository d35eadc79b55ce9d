// A tree as YAML text in one form: block style, two blanks a level, aliases written out, comments
// left out. The text loads as the same tree.
//
// Source: YAML 1.2, 7.3.3 (what may stand plain) and 8.1 (blocks).
// Threads: pure. Errors: none.
#pragma once

#include <string>

#include "timing/config/yaml/node.h"

namespace timing::config {

// Ends with a line break.
std::string node_text(const Node& root);

}  // namespace timing::config
