#include "timing/state/state_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

#include "tests/support/basics/capturing_log.h"
#include "tests/support/basics/files.h"
#include "timing/state/state_keeper.h"
#include "timing/state/state_text.h"

namespace timing::state {
namespace {

namespace fs = std::filesystem;
using test::read_file;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> names_in(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename());
  return {names.begin(), names.end()};
}

TEST(StateFileTest, IsReadAsItWasReplaced) {
  const TemporaryFolder folder;
  const StateFile file(folder.path() / "state");
  ASSERT_TRUE(file.read().ok());
  EXPECT_EQ(file.read().value(), std::nullopt);
  for (const std::string& text : {std::string("one"), std::string(200'000, 'x'), std::string()}) {
    ASSERT_TRUE(file.replace(text).ok());
    EXPECT_EQ(file.read().value(), text);
  }
  EXPECT_THAT(names_in(folder.path()), ElementsAre("state"));
}

TEST(StateFileTest, FollowsALinkToTheFileItself) {
  const TemporaryFolder folder;
  fs::create_directory(folder.path() / "disk");
  fs::create_symlink("disk/real", folder.path() / "link");
  const StateFile file(folder.path() / "link");
  ASSERT_TRUE(file.replace("text").ok());
  EXPECT_TRUE(fs::is_symlink(folder.path() / "link"));
  EXPECT_EQ(read_file(folder.path() / "disk/real"), "text");
}

TEST(StateFileTest, SaysWhyItCannotBeWritten) {
  const TemporaryFolder folder;
  const Status missing = StateFile(folder.path() / "no/state").replace("text");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "cannot be written: No such file or directory");
  const std::string file = folder.write("file", "");
  const Status no_folder = StateFile(fs::path(file) / "state").replace("text");
  ASSERT_FALSE(no_folder.ok());
  EXPECT_EQ(no_folder.error().message, "cannot be written: Not a directory");
}

TEST(StateFileTest, AFailedWriteLeavesTheFileAsItWas) {
  const TemporaryFolder folder;
  const StateFile file(folder.path() / "state");
  ASSERT_TRUE(file.replace("before").ok());
  fs::create_directory(folder.path() / ".state.new");  // in the way of the temporary file
  EXPECT_FALSE(file.replace("after").ok());
  EXPECT_EQ(file.read().value(), "before");
}

// A process that writes without end is killed at any moment.
TEST(StateFileTest, AReaderNeverSeesAPartWheneverTheWriterIsKilled) {
  const TemporaryFolder folder;
  const StateFile file(folder.path() / "state");
  const auto text_of = [](std::uint64_t round) {
    JobStates states;
    for (int job = 0; job < 500; ++job) states["job " + std::to_string(job)].runs = round;
    return format_states(states);
  };
  ASSERT_TRUE(file.replace(text_of(0)).ok());
  std::uint64_t newest = 0;
  for (int kill = 0; kill < 20; ++kill) {
    const pid_t writer = ::fork();
    if (writer == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (std::uint64_t round = newest + 1;; ++round) {
        if (!file.replace(text_of(round)).ok()) ::_exit(1);
      }
    }
    ASSERT_GT(writer, 0);
    std::uint64_t seen = newest;
    for (int read = 0; read < 20 * kill; ++read) {
      const Result<JobStates> states = parse_states(file.read().value().value());
      ASSERT_TRUE(states.ok()) << states.error().message;
      ASSERT_EQ(states.value().size(), 500U);
      ASSERT_GE(*states.value().begin()->second.runs, seen);
      seen = *states.value().begin()->second.runs;
    }
    ::kill(writer, SIGKILL);
    ::waitpid(writer, nullptr, 0);
    const Result<JobStates> states = parse_states(file.read().value().value());
    ASSERT_TRUE(states.ok()) << states.error().message;
    newest = *states.value().begin()->second.runs;
    ASSERT_GE(newest, seen);
  }
}

class LoadStates : public testing::Test {
 protected:
  Result<JobStates> load() { return load_states(StateFile(path_), log_); }
  fs::path aside() const { return path_.string() + ".ignored"; }

  TemporaryFolder folder_;
  fs::path path_ = folder_.path() / "state";
  test::CapturingLog log_;
};

TEST_F(LoadStates, GivesNothingForNoFile) {
  EXPECT_EQ(load().value(), JobStates{});
  EXPECT_TRUE(log_.lines().empty());
}

TEST_F(LoadStates, GivesWhatWasWritten) {
  const JobStates states = {{"job", {.runs = 7}}};
  folder_.write("state", format_states(states));
  EXPECT_EQ(load().value(), states);
  EXPECT_TRUE(log_.lines().empty());
}

TEST_F(LoadStates, WarnsOfAFileOfNoUseAndSetsItAside) {
  for (const auto& [text, words] :
       {std::pair("url: http://127.0.0.1/\n", "is no state file of timing"),
        std::pair("timing-state 9\n", "has a format"),
        std::pair("timing-state 1\n", "is damaged")}) {
    folder_.write("state", text);
    test::CapturingLog log;
    EXPECT_EQ(load_states(StateFile(path_), log).value(), JobStates{});
    ASSERT_EQ(log.lines().size(), 1U);
    EXPECT_EQ(log.lines()[0].level, LogLevel::warn);
    EXPECT_THAT(log.lines()[0].text, HasSubstr(words));
    EXPECT_THAT(log.lines()[0].text, HasSubstr("it is ignored, and kept as " + aside().string()));
    EXPECT_EQ(read_file(aside()), text);
    EXPECT_FALSE(fs::exists(path_));
  }
}

TEST_F(LoadStates, RefusesWhatIsNoFile) {
  fs::create_directory(path_);
  ASSERT_FALSE(load().ok());
  EXPECT_THAT(load().error().message, HasSubstr("cannot be used: it is no regular file"));
  EXPECT_TRUE(fs::exists(path_));
  EXPECT_FALSE(load_states(StateFile("/dev/null"), log_).ok());
}

}  // namespace
}  // namespace timing::state
