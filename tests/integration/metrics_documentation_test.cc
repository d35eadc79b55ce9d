// docs/metrics.md against a run of the built binary, both ways: what it names is exposed, as it
// says it is, and what is exposed it names.
//
// The run has to make every family appear: whoever adds one that needs a cause gives it one here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>

#include "tests/integration/checked_timing.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"
#include "tests/support/http/tls_server.h"
#include "tests/support/process/exposition.h"

namespace timing::test {
namespace {

using Names = std::set<std::string>;

const Names kConstantLabels = {"stage", "team"};

struct Documented {
  std::string type;
  Names labels;
  std::string meaning;
};

Names names_in_backquotes(const std::string& text) {
  static const std::regex name("`([^`]+)`");
  const std::sregex_iterator end;
  Names names;
  for (std::sregex_iterator found(text.begin(), text.end(), name); found != end; ++found) {
    names.insert((*found)[1]);
  }
  return names;
}

// The rows of the tables of metrics, by name.
std::map<std::string, Documented> read_documentation() {
  static const std::regex row("\\| `([a-z_]+)` \\| ([a-z]+) \\| ?([^|]*)\\| (.*) \\|");
  std::map<std::string, Documented> metrics;
  for (const std::string& line : split(read_file(source_file("docs/metrics.md")), '\n')) {
    std::smatch parts;
    if (!std::regex_match(line, parts, row)) continue;
    const Documented metric{
        .type = parts[2], .labels = names_in_backquotes(parts[3]), .meaning = parts[4]};
    EXPECT_TRUE(metrics.emplace(parts[1], metric).second) << "twice: " << line;
  }
  return metrics;
}

class MetricsDocumentationTest : public testing::Test {
 protected:
  MetricsDocumentationTest()
      : server_([](const ReceivedRequest& request) {
          return HttpAnswer::of_status(request.target == "/broken" ? 500 : 200);
        }) {}

  std::string config() const {
    return "defaults: {prometheus: {team: shop}}\n---\n"
           "name: answered\nrun_thread: 2\nrun_every: 50ms\nrun_count: 1000000\nprometheus: "
           "{stage: test}\nurl: " +
           server_.url("/") +
           "\n---\n"
           "name: broken\nrun_thread: 2\nrun_every: 100ms\nurl: " +
           server_.url("/broken") +
           "\n---\n"
           "name: refused\nrun_thread: 2\nthink_time: 100ms\nurl: http://127.0.0.1:1/\n---\n"
           "name: over_tls\nrun_thread: 2\nrun_every: 100ms\ntls: {insecure_skip_verify: "
           "true}\nurl: " +
           tls_server_.url() +
           "\n---\n"
           "name: windowed\nrun_thread: 2\ncron: '* * * * *'\nrange: {second: {lt: 30}}\nurl: " +
           server_.url("/") +
           "\n---\n"
           "name: load\nrate: 20/s\nurl: " +
           server_.url("/") +
           "\n---\n"
           "name: follows\non_change: config.yml\nurl: " +
           server_.url("/") +
           "\n---\n"
           "name: rows\nrun_thread: 2\ntype: database\ndatabase: {type: sqlite, file: "
           "rows.sqlite}\n"
           "sql: {execute: [CREATE TABLE IF NOT EXISTS t (x)], query: [SELECT x FROM t, SELECT y "
           "FROM t]}\n"
           "run_every: 100ms\nprometheus: {team: ''}\n";
  }

  // One with every family that is documented.
  static Exposition whole_page(const CheckedTiming& timing,
                               const std::map<std::string, Documented>& documented) {
    Exposition page;
    Names missing;
    const auto is_whole = [&] {
      page = read_exposition(timing.get(std::string(kMetricsPath)).body);
      missing.clear();
      for (const auto& [name, metric] : documented) missing.insert(name);
      for (const ExposedFamily& family : page.families) missing.erase(family.name);
      return missing.empty();
    };
    try {
      timing.process().wait_until("every family", is_whole);
    } catch (const std::runtime_error& error) {
      ADD_FAILURE() << error.what();
    }
    EXPECT_THAT(missing, testing::IsEmpty());
    return page;
  }

  HttpServer server_;
  TlsServer tls_server_;
  TemporaryFolder folder_;
};

Names label_names_of(const ExposedFamily& family) {
  Names names;
  for (const Sample& sample : family.samples) {
    for (const auto& [name, value] : sample.labels) names.insert(name);
  }
  if (family.type == "histogram") names.erase("le");
  return names;
}

TEST_F(MetricsDocumentationTest, NamesWhatARunExposesAndNothingElse) {
  const std::map<std::string, Documented> documented = read_documentation();
  ASSERT_GT(documented.size(), 30U);
  const CheckedTiming timing(
      config(), {.arguments = {"--state", (folder_.path() / "state").string(), "--shard", "0/2"}});
  timing.process().wait_for("job(s) of ");  // it has read the first config
  timing.change_config("no config");
  timing.process().wait_for("the config before it goes on");
  timing.change_config(config());
  timing.process().wait_for("reloaded");
  for (const ExposedFamily& family : whole_page(timing, documented).families) {
    SCOPED_TRACE(family.name);
    const auto metric = documented.find(family.name);
    ASSERT_NE(metric, documented.end()) << "not in docs/metrics.md";
    EXPECT_EQ(family.type, metric->second.type);
    EXPECT_THAT(metric->second.meaning, testing::StartsWith(family.help));
    Names labels = metric->second.labels;
    if (labels.contains("name")) labels.insert(kConstantLabels.begin(), kConstantLabels.end());
    EXPECT_EQ(label_names_of(family), labels);
  }
  EXPECT_EQ(timing.stop(), 0);
}

}  // namespace
}  // namespace timing::test
