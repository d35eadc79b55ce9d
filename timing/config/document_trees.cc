#include "timing/config/document_trees.h"

#include <string>

#include "timing/config/yaml/document_split.h"
#include "timing/config/yaml/yaml_document.h"

namespace timing::config {

std::vector<NodePtr> document_trees(std::string_view text) {
  std::vector<NodePtr> trees;
  AliasBudget budget;
  const std::string plain = normalised(text);
  for (const DocumentText& document : split_documents(plain)) {
    if (is_blank_document(document.text) || document.text.size() > kLargestDocument) continue;
    auto root = parse_document(document, budget);
    if (root && root.value() && root.value()->kind != NodeKind::null) {
      trees.push_back(std::move(root).value());
    }
  }
  return trees;
}

}  // namespace timing::config
