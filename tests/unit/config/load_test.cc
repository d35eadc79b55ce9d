#include "timing/config/load.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "tests/support/basics/files.h"
#include "tests/unit/config/load_helpers.h"

namespace timing::config::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using timing::test::TemporaryFolder;

std::vector<std::string> load_path(const std::string& path) {
  Diagnostics diagnostics("f");
  load_file(path, diagnostics);
  return lines_of(diagnostics);
}

TEST(LoadFile, NamesWhyAFileCannotBeRead) {
  const TemporaryFolder folder;
  EXPECT_THAT(load_path((folder.path() / "missing.yml").string()),
              ElementsAre("error: f:1:1: the file cannot be read: No such file or directory"));
  EXPECT_THAT(load_path(folder.path().string()),
              ElementsAre("error: f:1:1: the path is a directory; allowed: a YAML file"));
  EXPECT_THAT(load_path(""),
              ElementsAre("error: f:1:1: the file cannot be read: No such file or directory"));
}

TEST(LoadFile, RefusesAFileThatIsTooLargeWithoutReadingIt) {
  const TemporaryFolder folder;
  const std::string path = folder.write("large.yml", "url: http://127.0.0.1:8080/\n");
  std::filesystem::resize_file(path, 100U << 20U);
  EXPECT_THAT(load_path(path), ElementsAre("error: f:1:1: the file is too large; allowed: 10 MiB"));
  EXPECT_THAT(load_path("/dev/zero"),
              ElementsAre("error: f:1:1: the file is too large; allowed: 10 MiB"));
}

TEST(LoadFile, TakesAnEmptyDeviceForAnEmptyFile) {
  EXPECT_THAT(load_path("/dev/null"), ElementsAre(HasSubstr("the file holds no job")));
}

TEST(LoadText, TellsTheErrorsOfEveryJobWhateverIsWrongWithOthers) {
  const Loaded loaded = load(
      "url: ftp://a/\nmethd: GET\n---\nurl: [\n---\nurl: http://b/\nrun_count: -1\nrun_every: 9\n");
  EXPECT_THAT(loaded.errors, ElementsAre(HasSubstr("f:1:6: job 'ftp://a/': 'url' has no"),
                                         HasSubstr("f:2:1: job 'ftp://a/': unknown key 'methd'"),
                                         HasSubstr("f:5:1: job '#2': not valid YAML"),
                                         HasSubstr("f:7:12: job 'http://b/': 'run_count'"),
                                         HasSubstr("f:8:12: job 'http://b/': 'run_every'")));
}

TEST(LoadText, SkipsEmptyDocuments) {
  const Loaded loaded = load(
      "# a comment\n---\n---\n# another\n---\nurl: http://a/\n---\n~\n---\n...\n---\nurl: "
      "http://b/\n---\n");
  EXPECT_THAT(loaded.errors, IsEmpty());
  ASSERT_EQ(loaded.config.jobs.size(), 2U);
  EXPECT_EQ(loaded.config.jobs[1].mark.line, 12);
}

TEST(LoadText, TakesByteOrderMarksAndForeignLineEnds) {
  for (const std::string_view text :
       {"\xef\xbb\xbfurl: http://a/\nname: n\n", "url: http://a/\r\nname: n\r\n",
        "url: http://a/\rname: n\r", "url: http://a/\r\nname: n",
        "---\r\nurl: http://a/\r\nname: n"}) {
    const Job job = load_job(text);
    EXPECT_EQ(std::get<Http>(job.target).url.value, "http://a/");
    ASSERT_TRUE(job.name.has_value());
    EXPECT_EQ(job.name->value, "n");
  }
  const Loaded loaded =
      load("\xef\xbb\xbfurl: http://a/\r\n---\r\nurl: http://b/\r\n  \r\nx: 1\r\n");
  EXPECT_THAT(loaded.errors, ElementsAre(HasSubstr("f:5:1: job 'http://b/': unknown key 'x'")));
}

TEST(LoadText, KeepsTabsThatAreNoIndentation) {
  const Job job = load_job("url:\thttp://a/\t# comment\nbody:\n  one: |\n    a\tb\n    \tc\n");
  const Http& http = std::get<Http>(job.target);
  EXPECT_EQ(http.url.value, "http://a/");
  EXPECT_EQ(http.bodies[0].text.value, "a\tb\n\tc\n");
}

TEST(LoadText, TakesNoValueForNoKey) {
  const Job job = load_job(
      "url: http://a/\nname:\nmethod: ~\nheader:\nbody: null\nrange:\nrun_every:\nrun_count:\n"
      "run_thread:\ntimezone:\ntimeout:\nfollow_redirects:\ntls:\ntemplates:\nlog_requests:\n"
      "log_response:\ncheck:\nchecker:\nprometheus:\ndatabase:\nsql:\ntype:\n");
  EXPECT_EQ(job.content, load_job("url: http://a/").content);
}

TEST(LoadText, WarnsOfNothingInAnOrdinaryJob) {
  EXPECT_THAT(load("url: http://a/\nrun_every: {seconds: 1}\nrun_count: 3\n").warnings, IsEmpty());
}

TEST(LoadText, NamesTheOtherPlaceOfANameGivenTwice) {
  const Loaded loaded =
      load("name: a\nurl: http://a/\n---\nurl: http://a/\n---\n  name: a\n  url: http://a/\n");
  EXPECT_THAT(
      loaded.errors,
      ElementsAre("f:6:9: job 'a': the name 'a' is already given at 1:7; names are unique"));
}

TEST(LoadText, StopsAtAThousandErrors) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "a\n---\n";
  EXPECT_EQ(load(text).errors.size(), Diagnostics::kMost + 1);
}

TEST(DerivedName, IsTheTargetWithoutUserinfo) {
  EXPECT_EQ(derived_name(load_job("url: http://u:p@a:1/x?y#z")), "http://a:1/x?y#z");
  EXPECT_EQ(derived_name(load_job("url: 'http://a/{{ .RandomInt 1 9 }}'")),
            "http://a/{{ .RandomInt 1 9 }}");
  EXPECT_EQ(derived_name(load_job("type: database\ndatabase: {type: mysql, host: h, username: u, "
                                  "database: d}\nsql: {query: SELECT 1}")),
            "mysql://h:3306/d");
  EXPECT_EQ(derived_name(load_job("type: database\ndatabase: {type: sqlite, file: a/b.sqlite}\n"
                                  "sql: {query: SELECT 1}")),
            "sqlite://a/b.sqlite");
}

}  // namespace
}  // namespace timing::config::test
