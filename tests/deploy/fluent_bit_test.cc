// deploy/fluent-bit: both formats say the same, and the log of a long mixed run comes through its
// expression line by line, from a pipe and from a file that is rotated meanwhile.
#include <glob.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "tests/deploy/fluent_bit_config.h"
#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/support/http/http_server.h"
#include "tests/support/logparser/log_follower.h"
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

// A long mixed run, whose log lies where fluent-bit looks for it.
class MixedRun : public testing::Test {
 protected:
  MixedRun() {
    std::filesystem::create_directory(folder_.path() / "stdout-log");
    folder_.write("config.yml", mixed_config(server_));
  }

  std::string log_file() const { return (folder_.path() / "stdout-log/stdout.log").string(); }
  void run(const std::vector<std::string>& command) const {
    const Process process({.arguments = command, .folder = folder_.path()});
    EXPECT_EQ(process.wait(), 0) << process.errors();
  }
  // Nothing but that one is a log to fluent-bit, and every line in it is taken whole.
  void expect_taken_apart(const std::string& log) const {
    EXPECT_EQ(files_read(folder_.path().string()), std::vector<std::string>{log_file()});
    std::vector<std::string> lines = split(log, '\n');
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

 private:
  HttpServer server_{[](const ReceivedRequest& request) {
    if (request.target == "/broken") return HttpAnswer::of_status(500);
    return HttpAnswer::text(body_for(request.target));
  }};
  TemporaryFolder folder_;
};

TEST_F(MixedRun, IsTakenApartLineByLine) {
  // As the seed's command line has it.
  run({"bash", "-c", "exec \"${@:2}\" > >(exec tee -a \"$1\") 2>&1", "bash", log_file(),
       timing_binary(), "--conf", "config.yml", "--exit_when_done"});
  expect_taken_apart(read_file(log_file()));
}

TEST_F(MixedRun, IsReadWholeWhileItsFileIsRotated) {
  LogFollower reader(log_file());
  run({timing_binary(), "--conf", "config.yml", "--exit_when_done", "--log_stdout=false",
       "--log_file", log_file(), "--log_file_max_size=64KiB", "--log_file_max_files=1000"});
  const std::string log = reader.finish();
  EXPECT_TRUE(std::filesystem::exists(log_file() + ".10"));
  expect_taken_apart(log);
}

}  // namespace
}  // namespace timing::test
