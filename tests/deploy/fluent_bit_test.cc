// deploy/fluent-bit: both formats say the same, and the log of a long mixed run, written to a file
// as docker-compose.yml has it written, comes through its expression line by line.
#include <glob.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <regex>
#include <string>
#include <vector>

#include "tests/deploy/fluent_bit_config.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"
#include "tests/support/logparser/log_parser.h"
#include "tests/support/process/process.h"

namespace timing::test {
namespace {

std::filesystem::path config_file(const std::string& name) {
  return source_file("deploy/fluent-bit/" + name);
}

TEST(FluentBitTest, BothFormatsSayTheSame) {
  for (const std::string name : {"fluent-bit", "elasticsearch"}) {
    SCOPED_TRACE(name);
    const auto classic = read_classic_config(config_file(name + ".conf"));
    const auto yaml = read_yaml_config(config_file(name + ".yaml"));
    EXPECT_EQ(classic.size(), 4U);
    EXPECT_THAT(yaml, testing::UnorderedElementsAreArray(classic));
  }
}

TEST(FluentBitTest, TheOutputsAreThoseThatTheFilesAreNamedFor) {
  EXPECT_EQ(value_in(read_classic_config(config_file("fluent-bit.conf")), "output", "name"),
            "stdout");
  const auto elasticsearch = read_classic_config(config_file("elasticsearch.conf"));
  EXPECT_EQ(value_in(elasticsearch, "output", "name"), "es");
  // Elasticsearch 8 refuses what names a type.
  EXPECT_EQ(value_in(elasticsearch, "output", "suppress_type_name"), "on");
}

// The files that fluent-bit would read.
std::vector<std::string> files_read(const std::string& log_path) {
  const std::string variable = "${LOG_PATH}";
  std::string pattern =
      value_in(read_classic_config(config_file("fluent-bit.conf")), "input", "path");
  pattern.replace(pattern.find(variable), variable.size(), log_path);
  glob_t found{};
  std::vector<std::string> files;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  ::globfree(&found);
  return files;
}

constexpr int kRuns = 200;
constexpr std::size_t kHugeBody = 65'536;

std::string body_for(const std::string& target) {
  if (target == "/quotes") return R"({"a":"b \" c"})";
  if (target == "/lines") return "first\n\nthird\r\nfourth\n";
  if (target == "/head") return "2026/11/22 17:56:08 [Error] not a line of its own";
  if (target == "/utf8") return "Grüße, 中文, \xF0\x9F\x98\x80";
  if (target == "/invalid") return "\xff\xfe \xc3( \xed\xa0\x80 \x01\x02\x7f \x1b[31m";
  if (target == "/huge") return std::string(kHugeBody, '"');
  return "";
}

const std::vector<std::string> kTargets = {"/quotes",  "/lines", "/head",  "/utf8",
                                           "/invalid", "/huge",  "/broken"};

std::string mixed_config(const HttpServer& server) {
  std::string config;
  const std::string rest = "\nlog_response: true\nlog_requests: all\nrun_every: 5ms\nrun_count: " +
                           std::to_string(kRuns) + "\n---\n";
  for (const std::string& target : kTargets) config += "url: " + server.url(target) + rest;
  return config + "url: http://127.0.0.1:1/" + rest;
}

// Runs the config to its end, its output going where docker-compose.yml lets it go.
void run_into(const std::string& log_file, const std::string& config_path) {
  const Process shell(
      {.arguments = {"bash", "-c",
                     "exec \"$0\" --conf \"$1\" --exit_when_done > >(exec tee -a \"$2\") 2>&1",
                     timing_binary(), config_path, log_file}});
  ASSERT_EQ(shell.wait(), 0) << shell.errors();
}

struct Counts {
  int lines = 0;
  int successes = 0;
  int failures = 0;
  int dropped = 0;  // as the log itself says
};

Counts count(const std::vector<std::string>& lines) {
  static const std::regex dropped("([0-9]+) log lines? .*dropped here");
  const LogParser parser;
  Counts counts;
  for (const std::string& line : lines) {
    ++counts.lines;
    const auto parsed = parser.parse(line);
    if (!parsed || !unescape(parsed->context)) {
      ADD_FAILURE() << "not taken whole: " << line;
      continue;
    }
    std::smatch match;
    if (std::regex_search(parsed->context, match, dropped)) counts.dropped += std::stoi(match[1]);
    if (!parsed->context.starts_with(" GET to ")) continue;
    ++(parsed->level == "[Error]" ? counts.failures : counts.successes);
  }
  return counts;
}

TEST(FluentBitTest, TakesEveryLineOfALongMixedRunApart) {
  const HttpServer server([](const ReceivedRequest& request) {
    if (request.target == "/broken") return HttpAnswer::of_status(500);
    return HttpAnswer::text(body_for(request.target));
  });
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "stdout-log");
  const std::string log_file = (folder.path() / "stdout-log/stdout.log").string();
  ASSERT_NO_FATAL_FAILURE(run_into(log_file, folder.write("config.yml", mixed_config(server))));

  EXPECT_EQ(files_read(folder.path().string()), std::vector<std::string>{log_file});
  std::vector<std::string> lines = split(read_file(log_file), '\n');
  EXPECT_EQ(lines.back(), "");  // the last line is whole
  lines.pop_back();
  const Counts counts = count(lines);
  // The queue of lines is bounded: what found it full is told by the log.
  const int requests = kRuns * static_cast<int>(kTargets.size() + 1);
  EXPECT_LE(counts.successes + counts.failures, requests);
  EXPECT_GE(counts.successes + counts.failures + counts.dropped, requests);
  EXPECT_GE(counts.failures + counts.dropped, 2 * kRuns);
  EXPECT_GE(counts.lines, kRuns);
}

}  // namespace
}  // namespace timing::test
