// What kustomize makes of deploy/kubernetes, and the schemas to judge it by. scripts/test.sh
// fetches both into build/tools/kubernetes; TIMING_KUBERNETES_TOOLS names another folder.
//
// Threads: any. Errors: what cannot be built or read is an exception with kustomize's words.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace timing::test {

// Whether they are there.
bool have_kubernetes_tools();

// The documents of OpenAPI that come with them, and what tests/testdata/kubernetes adds.
std::vector<std::filesystem::path> kubernetes_schema_files();

// The objects of a folder of deploy/kubernetes, "base" or "overlays/sidecar", or of another one by
// its whole path.
std::vector<nlohmann::json> build_kustomization(const std::string& folder);

// The objects of a text of YAML documents.
std::vector<nlohmann::json> read_kubernetes_objects(const std::string& text);

}  // namespace timing::test
