// Kubernetes objects against the OpenAPI schemas that Kubernetes publishes, more strictly than an
// API server does: a field that no schema has is a mistake, and so is a version that is served no
// more.
//
// Ownership: keeps the documents. Threads: any, on const objects. Errors: a schema of a form that
// is not known is an exception; what is wrong with an object is told.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace timing::test {

class KubernetesSchemas {
 public:
  // Reads documents of OpenAPI 3. What later ones say of a type is merged into the earlier.
  explicit KubernetesSchemas(const std::vector<std::filesystem::path>& documents);

  // What is wrong with it, each with its place ("spec.replicas: ..."); empty: it is sound.
  std::vector<std::string> mistakes_in(const nlohmann::json& object) const;

 private:
  const nlohmann::json* schema_of(const std::string& api_version, const std::string& kind) const;

  nlohmann::json schemas_;  // by name
};

}  // namespace timing::test
