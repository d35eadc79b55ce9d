#include "tests/deploy/kubernetes_tools.h"

#include <yaml-cpp/yaml.h>

#include <cstdlib>
#include <stdexcept>

#include "tests/support/basics/places.h"
#include "tests/support/process/process.h"

namespace timing::test {
namespace {

using Json = nlohmann::json;

std::filesystem::path tools_folder() {
  const char* named = std::getenv("TIMING_KUBERNETES_TOOLS");
  return named != nullptr ? std::filesystem::path(named) : source_file("build/tools/kubernetes");
}

std::filesystem::path kustomize() { return tools_folder() / "usr/bin/kustomize"; }

std::filesystem::path schema_folder() {
  return tools_folder() / "usr/share/gocode/src/k8s.io/client-go/openapi/openapitest/testdata";
}

// A plain scalar is what it looks like, a quoted one a string.
Json scalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!") return text;
  const Json value = Json::parse(text, nullptr, false);
  return value.is_primitive() && !value.is_discarded() && !value.is_string() ? value : Json(text);
}

Json to_json(const YAML::Node& node) {
  if (node.IsMap()) {
    Json object = Json::object();
    for (const auto& entry : node) object[entry.first.as<std::string>()] = to_json(entry.second);
    return object;
  }
  if (node.IsSequence()) {
    Json array = Json::array();
    for (const YAML::Node& element : node) array.push_back(to_json(element));
    return array;
  }
  return node.IsScalar() ? scalar(node) : Json();
}

}  // namespace

bool have_kubernetes_tools() {
  return std::filesystem::exists(kustomize()) && std::filesystem::exists(schema_folder());
}

std::vector<std::filesystem::path> kubernetes_schema_files() {
  std::vector<std::filesystem::path> files;
  for (const char* name :
       {"api__v1_openapi.json", "apis__apps__v1_openapi.json", "apis__batch__v1_openapi.json"}) {
    files.push_back(schema_folder() / name);
  }
  // Fields that are newer than they are, and network policies, which they leave out.
  files.push_back(test_data("kubernetes/additions.json"));
  return files;
}

std::vector<nlohmann::json> build_kustomization(const std::string& folder) {
  const Process process({.arguments = {kustomize().string(), "build",
                                       (source_file("deploy/kubernetes") / folder).string()}});
  if (process.wait() != 0) throw std::runtime_error(folder + ": " + process.errors());
  // It warns of what later versions will take no more.
  if (!process.errors().empty()) throw std::runtime_error(folder + ": " + process.errors());
  return read_kubernetes_objects(process.output());
}

std::vector<nlohmann::json> read_kubernetes_objects(const std::string& text) {
  std::vector<Json> objects;
  for (const YAML::Node& document : YAML::LoadAll(text)) objects.push_back(to_json(document));
  return objects;
}

}  // namespace timing::test
