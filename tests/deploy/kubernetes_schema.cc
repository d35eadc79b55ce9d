#include "tests/deploy/kubernetes_schema.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace timing::test {
namespace {

using Json = nlohmann::json;

// What it takes to judge one object.
class Check {
 public:
  explicit Check(const Json& schemas) : schemas_(schemas) {}

  void value(const Json& value, const Json& schema, const std::string& place) {
    if (schema.contains("$ref")) this->value(value, referred(schema.at("$ref")), place);
    if (schema.contains("allOf")) {
      for (const Json& part : schema.at("allOf")) this->value(value, part, place);
    }
    if (schema.contains("oneOf")) one_of(value, schema.at("oneOf"), place);
    if (schema.contains("enum")) one_of_the_values(value, schema.at("enum"), place);
    if (schema.contains("type")) typed(value, schema, place);
  }

  const std::vector<std::string>& mistakes() const { return mistakes_; }

 private:
  const Json& referred(const std::string& reference) const {
    return schemas_.at(reference.substr(reference.rfind('/') + 1));
  }

  void mistake(const std::string& place, const std::string& what) {
    mistakes_.push_back(place + ": " + what);
  }

  void one_of(const Json& value, const Json& choices, const std::string& place) {
    const bool any = std::ranges::any_of(choices, [&](const Json& choice) {
      Check check(schemas_);
      check.value(value, choice, place);
      return check.mistakes().empty();
    });
    if (!any) mistake(place, "is none of what it may be");
  }

  void one_of_the_values(const Json& value, const Json& values, const std::string& place) {
    if (std::ranges::find(values, value) == values.end()) {
      mistake(place, value.dump() + " is none of " + values.dump());
    }
  }

  void typed(const Json& value, const Json& schema, const std::string& place) {
    const auto type = schema.at("type").get<std::string>();
    const bool fits = type == "object"    ? value.is_object()
                      : type == "array"   ? value.is_array()
                      : type == "string"  ? value.is_string()
                      : type == "boolean" ? value.is_boolean()
                      : type == "integer" ? value.is_number_integer()
                      : type == "number"  ? value.is_number()
                                          : throw std::runtime_error("not known: " + type);
    if (!fits) return mistake(place, "is not of the type " + type);
    if (type == "object") fields(value, schema, place);
    if (type == "array") elements(value, schema, place);
  }

  void fields(const Json& value, const Json& schema, const std::string& place) {
    for (const Json& name : schema.value("required", Json::array())) {
      if (!value.contains(name)) mistake(place, "has no " + name.get<std::string>());
    }
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, field] : value.items()) {
      const std::string inner = place.empty() ? name : place + "." + name;
      if (properties.contains(name)) {
        this->value(field, properties.at(name), inner);
      } else if (schema.contains("additionalProperties")) {
        this->value(field, schema.at("additionalProperties"), inner);
      } else if (!properties.empty()) {
        mistake(inner, "there is no such field");
      }
    }
  }

  void elements(const Json& value, const Json& schema, const std::string& place) {
    std::size_t at = 0;
    for (const Json& element : value) {
      this->value(element, schema.at("items"), place + "[" + std::to_string(at++) + "]");
    }
  }

  const Json& schemas_;
  std::vector<std::string> mistakes_;
};

bool is_for(const Json& schema, const std::string& group, const std::string& version,
            const std::string& kind) {
  const Json kinds = schema.value("x-kubernetes-group-version-kind", Json::array());
  // One that is for several is a part of theirs.
  return kinds.size() == 1 && kinds[0].at("group") == group && kinds[0].at("version") == version &&
         kinds[0].at("kind") == kind;
}

}  // namespace

KubernetesSchemas::KubernetesSchemas(const std::vector<std::filesystem::path>& documents) {
  for (const std::filesystem::path& path : documents) {
    std::ifstream file(path);
    schemas_.merge_patch(Json::parse(file).at("components").at("schemas"));
  }
}

const nlohmann::json* KubernetesSchemas::schema_of(const std::string& api_version,
                                                   const std::string& kind) const {
  const std::size_t slash = api_version.find('/');
  const bool core = slash == std::string::npos;
  const std::string group = core ? "" : api_version.substr(0, slash);
  const std::string version = core ? api_version : api_version.substr(slash + 1);
  for (const Json& schema : schemas_) {
    if (is_for(schema, group, version, kind)) return &schema;
  }
  return nullptr;
}

std::vector<std::string> KubernetesSchemas::mistakes_in(const nlohmann::json& object) const {
  const std::string api_version = object.value("apiVersion", "");
  const std::string kind = object.value("kind", "");
  const nlohmann::json* const schema = schema_of(api_version, kind);
  if (schema == nullptr) return {"there is no " + kind + " in " + api_version};
  Check check(schemas_);
  check.value(object, *schema, "");
  return check.mistakes();
}

}  // namespace timing::test
