// The manifests of deploy/kubernetes are what Kubernetes takes, and the check finds what it does
// not.
#include "tests/deploy/kubernetes_schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "tests/deploy/kubernetes_tools.h"

namespace timing::test {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

class KubernetesSchemaTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!have_kubernetes_tools()) GTEST_SKIP() << "no kustomize here; scripts/test.sh fetches it";
    schemas_.emplace(kubernetes_schema_files());
  }

  // What is wrong with a sound Service with `value` at `pointer`.
  std::vector<std::string> mistakes_after(const std::string& pointer, const Json& value) const {
    Json service = Json::parse(R"({"apiVersion": "v1", "kind": "Service",
        "metadata": {"name": "timing"},
        "spec": {"ports": [{"name": "metrics", "port": 9800, "targetPort": "metrics"}]}})");
    service[Json::json_pointer(pointer)] = value;
    return schemas_->mistakes_in(service);
  }

  std::optional<KubernetesSchemas> schemas_;
};

TEST_F(KubernetesSchemaTest, TakesEveryObject) {
  for (const char* folder : {"base", "overlays/sidecar", "overlays/elasticsearch",
                             "overlays/prometheus", "overlays/load-job"}) {
    SCOPED_TRACE(folder);
    const std::vector<Json> objects = build_kustomization(folder);
    EXPECT_GE(objects.size(), 4U);
    for (const Json& object : objects) {
      EXPECT_THAT(schemas_->mistakes_in(object), IsEmpty())
          << object.at("kind") << " " << object.at("metadata").at("name");
    }
  }
}

TEST_F(KubernetesSchemaTest, FindsMistakes) {
  EXPECT_THAT(mistakes_after("/metadata/labels", {{"app", "timing"}}), IsEmpty());
  EXPECT_THAT(mistakes_after("/spec/ports/0/targetPort", 9800), IsEmpty());
  EXPECT_THAT(mistakes_after("/spec/port", 1), ElementsAre("spec.port: there is no such field"));
  EXPECT_THAT(mistakes_after("/spec/ports/0/port", "9800"),
              ElementsAre("spec.ports[0].port: is not of the type integer"));
  EXPECT_THAT(mistakes_after("/spec/ports/0", {{"name", "metrics"}}),
              ElementsAre("spec.ports[0]: has no port"));
  EXPECT_THAT(mistakes_after("/spec/ports/0/targetPort", true),
              ElementsAre("spec.ports[0].targetPort: is none of what it may be"));
  EXPECT_THAT(mistakes_after("/metadata/labels", {{"app", 1}}),
              ElementsAre("metadata.labels.app: is not of the type string"));
  EXPECT_THAT(mistakes_after("/spec", Json::array()),
              ElementsAre("spec: is not of the type object"));
}

// As manifests of long ago have them.
TEST_F(KubernetesSchemaTest, FindsRemovedVersions) {
  EXPECT_THAT(mistakes_after("/apiVersion", "apps/v1beta1"),
              ElementsAre("there is no Service in apps/v1beta1"));
  const std::vector<Json> objects = read_kubernetes_objects(
      "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: timing}\n---\n"
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: timing}\nspec: {replicas: 1}\n");
  EXPECT_THAT(schemas_->mistakes_in(objects.at(0)),
              ElementsAre("there is no Deployment in apps/v1beta1"));
  EXPECT_THAT(schemas_->mistakes_in(objects.at(1)),
              ElementsAre("spec: has no selector", "spec: has no template"));
}

}  // namespace
}  // namespace timing::test
