// What the manifests of deploy/kubernetes have to be beyond what a schema says: safe, complete, and
// at one with the files that they carry.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "tests/deploy/kubernetes_tools.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"

namespace timing::test {
namespace {

using Json = nlohmann::json;
using Names = std::set<std::string>;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kFolders[] = {"base", "overlays/sidecar", "overlays/elasticsearch",
                                    "overlays/prometheus", "overlays/load-job"};

Json only(const std::vector<Json>& objects, const std::string& kind) {
  const auto is_one = [&](const Json& object) { return object.at("kind") == kind; };
  EXPECT_EQ(std::ranges::count_if(objects, is_one), 1) << kind;
  return *std::ranges::find_if(objects, is_one);
}

// Of the one Deployment, or of the one Job.
Json pod_of(const std::vector<Json>& objects) {
  const bool job =
      std::ranges::any_of(objects, [](const Json& object) { return object.at("kind") == "Job"; });
  return only(objects, job ? "Job" : "Deployment").at("spec").at("template");
}

std::vector<Json> containers_of(const Json& pod) {
  std::vector<Json> containers = pod.at("spec").at("containers");
  for (const Json& sidecar : pod.at("spec").value("initContainers", Json::array()))
    containers.push_back(sidecar);
  return containers;
}

Json container(const Json& pod, const std::string& name) {
  for (const Json& one : containers_of(pod)) {
    if (one.at("name") == name) return one;
  }
  ADD_FAILURE() << "no container " << name;
  return Json::object();
}

// The names of the objects of a kind.
Names names_of(const std::vector<Json>& objects, const std::string& kind) {
  Names names;
  for (const Json& object : objects) {
    if (object.at("kind") == kind) names.insert(object.at("metadata").at("name"));
  }
  return names;
}

// The names that a pod refers to, by the key under which they stand: "secretRef", "configMap".
Names names_under(const Json& value, const Names& keys) {
  Names names;
  if (!value.is_structured()) return names;
  for (const auto& [key, inner] : value.items()) {
    if (keys.contains(key) && value.is_object()) names.insert(inner.at("name"));
    names.merge(names_under(inner, keys));
  }
  return names;
}

std::string data_of(const std::vector<Json>& objects, const std::string& key) {
  for (const Json& object : objects) {
    if (object.at("kind") == "ConfigMap" && object.at("data").contains(key))
      return object.at("data").at(key);
  }
  ADD_FAILURE() << "no ConfigMap has " << key;
  return "";
}

void expect_restricted(const Json& pod) {
  const Json& spec = pod.at("spec");
  EXPECT_EQ(spec.at("automountServiceAccountToken"), false);
  EXPECT_EQ(spec.at("securityContext").at("runAsNonRoot"), true);
  EXPECT_EQ(spec.at("securityContext").at("seccompProfile").at("type"), "RuntimeDefault");
  for (const Json& one : containers_of(pod)) {
    SCOPED_TRACE(one.at("name"));
    const Json& security = one.at("securityContext");
    EXPECT_EQ(security.at("allowPrivilegeEscalation"), false);
    EXPECT_EQ(security.at("readOnlyRootFilesystem"), true);
    EXPECT_EQ(security.at("capabilities").at("drop"), Json::array({"ALL"}));
    for (const char* bound : {"requests", "limits"}) {
      EXPECT_TRUE(one.at("resources").at(bound).contains("cpu"));
      EXPECT_TRUE(one.at("resources").at(bound).contains("memory"));
    }
  }
}

void expect_mounts_are_volumes(const Json& pod) {
  Names volumes;
  for (const Json& volume : pod.at("spec").at("volumes")) {
    volumes.insert(volume.at("name"));
    // One without a bound fills the node.
    if (volume.contains("emptyDir")) {
      EXPECT_TRUE(volume.at("emptyDir").contains("sizeLimit"));
    }
  }
  for (const Json& one : containers_of(pod)) {
    for (const Json& mount : one.at("volumeMounts"))
      EXPECT_TRUE(volumes.contains(mount.at("name"))) << mount;
  }
}

class KubernetesObjectsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!have_kubernetes_tools()) GTEST_SKIP() << "no kustomize here; scripts/test.sh fetches it";
  }
};

TEST_F(KubernetesObjectsTest, PodsAreRestrictedAndWhole) {
  for (const char* folder : kFolders) {
    SCOPED_TRACE(folder);
    const std::vector<Json> objects = build_kustomization(folder);
    const Json pod = pod_of(objects);
    expect_restricted(pod);
    expect_mounts_are_volumes(pod);
    EXPECT_EQ(names_under(pod, {"configMap", "configMapRef", "configMapKeyRef"}),
              names_of(objects, "ConfigMap"));
    EXPECT_THAT(names_of(objects, "Secret"),
                testing::IsSupersetOf(names_under(pod, {"secretRef", "secretKeyRef"})));
  }
}

TEST_F(KubernetesObjectsTest, EveryPortAndLabelIsThatOfThePod) {
  const std::vector<Json> objects = build_kustomization("base");
  const Json pod = pod_of(objects);
  const Json& labels = pod.at("metadata").at("labels");
  const Json port = container(pod, "timing").at("ports").at(0);
  EXPECT_EQ(port.at("containerPort"), 9800);
  EXPECT_EQ(pod.at("metadata").at("annotations").at("prometheus.io/port"), "9800");
  EXPECT_EQ(pod.at("metadata").at("annotations").at("prometheus.io/scrape"), "true");
  EXPECT_EQ(only(objects, "Deployment").at("spec").at("selector").at("matchLabels"), labels);
  const Json service = only(objects, "Service").at("spec");
  EXPECT_EQ(service.at("selector"), labels);
  EXPECT_EQ(service.at("ports").at(0).at("targetPort"), port.at("name"));
  const Json policy = only(objects, "NetworkPolicy").at("spec");
  EXPECT_EQ(policy.at("podSelector").at("matchLabels"), labels);
  EXPECT_EQ(policy.at("ingress").at(0).at("ports").at(0).at("port"), port.at("name"));
  for (const auto& [probe, path] :
       {std::pair("readinessProbe", "/-/ready"), std::pair("livenessProbe", "/-/healthy")}) {
    const Json request = container(pod, "timing").at(probe).at("httpGet");
    EXPECT_EQ(request.at("path"), path);
    EXPECT_EQ(request.at("port"), port.at("name"));
  }
}

TEST_F(KubernetesObjectsTest, TheEnvironmentHasWhatTheConfigAsksFor) {
  const std::vector<Json> objects = build_kustomization("base");
  Names given;
  const Json timing = container(pod_of(objects), "timing");
  for (const Json& variable : timing.at("env")) given.insert(variable.at("name"));
  const std::string config = data_of(objects, "config.yml");
  EXPECT_EQ(config, read_file(source_file("deploy/kubernetes/base/config.yml")));
  static const std::regex asked("\\.Env \"([A-Z_]+)\"");
  Names names;
  for (std::sregex_iterator at(config.begin(), config.end(), asked), end; at != end; ++at)
    names.insert((*at)[1]);
  EXPECT_THAT(names, Not(IsEmpty()));
  EXPECT_EQ(names, given);
}

// Where a container has what another one writes.
std::string mount_path(const Json& one, const std::string& volume) {
  for (const Json& mount : one.at("volumeMounts")) {
    if (mount.at("name") == volume) return mount.at("mountPath");
  }
  return "";
}

TEST_F(KubernetesObjectsTest, TheSidecarReadsTheLogThatTimingWrites) {
  const std::vector<Json> objects = build_kustomization("overlays/sidecar");
  const Json pod = pod_of(objects);
  const Json sidecar = container(pod, "fluent-bit");
  EXPECT_EQ(sidecar.at("restartPolicy"), "Always");  // beside timing, not before it
  Json variables;
  for (const Json& variable : sidecar.at("env")) variables[variable.at("name")] = variable;
  EXPECT_EQ(variables.at("POD_NAME").at("valueFrom").at("fieldRef").at("fieldPath"),
            "metadata.name");
  // ${LOG_PATH}/*-log/*.log, as deploy/fluent-bit has it.
  const std::string folder =
      variables.at("LOG_PATH").at("value").get<std::string>() + "/stdout-log";
  EXPECT_EQ(mount_path(container(pod, "timing"), "log"), folder);
  EXPECT_EQ(mount_path(sidecar, "log"), folder);
  EXPECT_THAT(container(pod, "timing").at("args").get<std::vector<std::string>>(),
              testing::IsSupersetOf({std::string("--log_file"), folder + "/stdout.log"}));
  // The parser is the one that the tests take every line of the log apart with.
  EXPECT_EQ(data_of(objects, "parsers.conf"),
            read_file(source_file("deploy/fluent-bit/parsers.conf")));
}

TEST_F(KubernetesObjectsTest, FluentBitStartsOnAConfigThatItCarries) {
  for (const char* folder : {"overlays/sidecar", "overlays/elasticsearch"}) {
    SCOPED_TRACE(folder);
    const std::vector<Json> objects = build_kustomization(folder);
    const Json sidecar = container(pod_of(objects), "fluent-bit");
    const std::string start = "--config=" + mount_path(sidecar, "fluent-bit") + "/";
    const auto argument = sidecar.at("args").at(0).get<std::string>();
    ASSERT_TRUE(argument.starts_with(start)) << argument;
    const std::string config = data_of(objects, argument.substr(start.size()));
    EXPECT_THAT(config, testing::HasSubstr("[OUTPUT]"));
    for (const char* included : {"input.conf", "parsers.conf"})
      EXPECT_THAT(data_of(objects, included), Not(IsEmpty()));
  }
}

TEST_F(KubernetesObjectsTest, TheElasticsearchOverlayGivesWhatItsConfigAsksFor) {
  const std::vector<Json> objects = build_kustomization("overlays/elasticsearch");
  const Json sidecar = container(pod_of(objects), "fluent-bit");
  Names given;
  for (const Json& variable : sidecar.at("env")) given.insert(variable.at("name"));
  const std::string secret = sidecar.at("envFrom").at(0).at("secretRef").at("name");
  for (const Json& object : objects) {
    if (object.at("metadata").at("name") != secret) continue;
    for (const auto& [key, value] : object.at("data").items()) given.insert(key);
  }
  const std::string config =
      data_of(objects, "elasticsearch.conf") + data_of(objects, "input.conf");
  static const std::regex asked("\\$\\{([A-Z_]+)\\}");
  Names names;
  for (std::sregex_iterator at(config.begin(), config.end(), asked), end; at != end; ++at)
    names.insert((*at)[1]);
  EXPECT_EQ(names, given);
}

// Where the items of the volume of a ConfigMap are.
std::map<std::string, std::string> paths_of_items(const Json& pod, const std::string& volume) {
  std::map<std::string, std::string> paths;
  for (const Json& one : pod.at("spec").at("volumes")) {
    if (one.at("name") != volume) continue;
    for (const Json& item : one.at("configMap").at("items"))
      paths[item.at("key")] = item.at("path");
  }
  return paths;
}

TEST_F(KubernetesObjectsTest, TimingReloadsThePrometheusBesideIt) {
  const std::vector<Json> objects = build_kustomization("overlays/prometheus");
  const Json pod = pod_of(objects);
  const Json timing = container(pod, "timing");
  const Json prometheus = container(pod, "prometheus");
  EXPECT_EQ(timing.at("restartPolicy"), "Always");  // beside Prometheus, not before it
  const std::string folder = mount_path(timing, "config");
  EXPECT_EQ(mount_path(prometheus, "config"), folder);
  const std::string config = data_of(objects, "config.yml");
  EXPECT_THAT(config, testing::HasSubstr("\non_change: " + folder + "\n"));
  EXPECT_THAT(config, testing::HasSubstr("\nmethod: POST\n"));
  const std::string port =
      std::to_string(prometheus.at("ports").at(0).at("containerPort").get<int>());
  EXPECT_THAT(config, testing::HasSubstr("url: http://localhost:" + port + "/-/reload\n"));
  EXPECT_THAT(prometheus.at("args").get<std::vector<std::string>>(),
              testing::IsSupersetOf({std::string("--web.enable-lifecycle"),
                                     "--config.file=" + folder + "/prometheus.yml"}));
  EXPECT_EQ(timing.at("args").at(1), mount_path(timing, "reload") + "/config.yml");
}

// With every file of its rules, each where its config looks for it.
TEST_F(KubernetesObjectsTest, PrometheusHasTheConfigAndTheRulesOfTheSources) {
  const std::vector<Json> objects = build_kustomization("overlays/prometheus");
  std::map<std::string, std::string> expected = {{"prometheus.yml", "prometheus.yml"}};
  for (const auto& entry :
       std::filesystem::directory_iterator(source_file("deploy/prometheus/rules"))) {
    const std::string name = entry.path().filename().string();
    expected.emplace(name, "rules/" + name);
  }
  EXPECT_EQ(paths_of_items(pod_of(objects), "config"), expected);
  for (const auto& [name, path] : expected) {
    const std::string folder = name == path ? "kubernetes/overlays/prometheus/" : "prometheus/";
    EXPECT_EQ(data_of(objects, name), read_file(source_file("deploy/" + folder + path))) << name;
  }
}

// The value behind a flag.
std::string argument_of(const Json& container, const std::string& flag) {
  const std::vector<std::string> arguments = container.at("args");
  const auto found = std::ranges::find(arguments, flag);
  if (found == arguments.end() || found + 1 == arguments.end()) {
    ADD_FAILURE() << "no " << flag;
    return "";
  }
  return *(found + 1);
}

TEST_F(KubernetesObjectsTest, TheLoadJobHasAPodForEachShardAndBeginsAtASetInstant) {
  const std::vector<Json> objects = build_kustomization("overlays/load-job");
  EXPECT_THAT(names_of(objects, "Deployment"), IsEmpty());
  const Json job = only(objects, "Job").at("spec");
  const Json timing = container(pod_of(objects), "timing");
  EXPECT_EQ(job.at("completionMode"), "Indexed");
  EXPECT_EQ(job.at("completions"), job.at("parallelism"));
  EXPECT_EQ(std::to_string(job.at("completions").get<int>()), argument_of(timing, "--shards"));
  EXPECT_EQ(job.at("backoffLimitPerIndex"), 0);
  EXPECT_EQ(pod_of(objects).at("spec").at("restartPolicy"), "Never");
  EXPECT_EQ(argument_of(timing, "--conf"), "/config/config.yml");
  EXPECT_EQ(mount_path(timing, "config"), "/config");
  const std::string config = data_of(objects, "config.yml");
  EXPECT_EQ(config, read_file(source_file("deploy/kubernetes/overlays/load-job/config.yml")));
  EXPECT_THAT(config, testing::ContainsRegex("\nstart: 20[0-9-]+T[0-9:]+Z\n"));
  // Prometheus finds it by the annotations, and the policy lets it in.
  const Json labels = pod_of(objects).at("metadata").at("labels");
  EXPECT_EQ(only(objects, "NetworkPolicy").at("spec").at("podSelector").at("matchLabels"), labels);
  EXPECT_EQ(pod_of(objects).at("metadata").at("annotations").at("prometheus.io/scrape"), "true");
}

// The example of docs/kubernetes.md: its lines, without their indentation.
std::string documented_kustomization() {
  std::string text;
  bool inside = false;
  for (const std::string& line : split(read_file(source_file("docs/kubernetes.md")), '\n')) {
    if (line.starts_with("    apiVersion: kustomize")) inside = true;
    if (inside && !line.starts_with("    ")) break;
    if (inside) text += line.substr(4) + "\n";
  }
  return text;
}

TEST_F(KubernetesObjectsTest, TheDocumentedKustomizationMakesItOnesOwn) {
  const TemporaryFolder folder;
  std::string text = documented_kustomization();
  const std::string sources = "../timing/";
  ASSERT_NE(text.find(sources), std::string::npos) << text;
  text.replace(text.find(sources), sources.size(),
               std::filesystem::relative(source_file("."), folder.path()).string() + "/");
  folder.write("kustomization.yaml", text);
  folder.write("config.yml", "url: http://my.example/\n");
  folder.write("secrets.env", "TIMING_TOKEN=mine\n");
  const std::vector<Json> objects = build_kustomization(folder.path().string());
  EXPECT_EQ(data_of(objects, "config.yml"), "url: http://my.example/\n");
  EXPECT_EQ(container(pod_of(objects), "timing").at("image"), "registry.example/timing:1");
  EXPECT_EQ(only(objects, "Secret").at("data").at("TIMING_TOKEN"), "bWluZQ==");
  EXPECT_EQ(only(objects, "Deployment").at("metadata").at("namespace"), "load");
}

}  // namespace
}  // namespace timing::test
