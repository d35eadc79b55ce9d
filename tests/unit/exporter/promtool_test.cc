// What Prometheus' own checker says about a page with every family.
#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <memory>

#include "exporter/metrics_page.h"
#include "tests/support/basics/files.h"
#include "tests/unit/exporter/sample_registry.h"

namespace timing::exporter {
namespace {

using ::testing::MatchesRegex;

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  std::string output;
  std::array<char, 4096> buffer{};
  while (pipe && std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) {
    output += buffer.data();
  }
  return output;
}

TEST(Promtool, ComplainsOfNothingButTheLabelKeptForCompatibility) {
  const SampleRegistry sample;
  const test::TemporaryFolder folder;
  const std::string page =
      folder.write("page", MetricsPage(sample.registry(), sample.counters(), "1.2.3").text());
  const std::string output = output_of("promtool check metrics < " + page + " 2>&1");
  const auto lines = test::split(output, '\n');
  ASSERT_GT(lines.size(), 1U);
  EXPECT_EQ(lines.back(), "");
  for (auto line = lines.begin(); line != lines.end() - 1; ++line) {
    EXPECT_THAT(*line, MatchesRegex("timing_request_(success_total|fail_total|duration_seconds) "
                                    "label names should be written in 'snake_case' .*"));
  }
}

}  // namespace
}  // namespace timing::exporter
