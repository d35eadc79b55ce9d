// The documents of a config as trees, for whoever shows the config rather than runs it.
//
// Threads: pure. Errors: a document that is not valid YAML has no tree; load.h tells why.
#pragma once

#include <string_view>
#include <vector>

#include "timing/config/yaml/node.h"

namespace timing::config {

// In the file's order, without those that hold nothing.
std::vector<NodePtr> document_trees(std::string_view text);

}  // namespace timing::config
