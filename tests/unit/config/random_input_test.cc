// Whatever the bytes: jobs or errors, never a crash. The sanitizers' builds make this worth most.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/basics/files.h"
#include "tests/support/basics/places.h"
#include "tests/unit/config/load_helpers.h"
#include "timing/base/random.h"
#include "timing/config/load.h"

namespace timing::config::test {
namespace {

std::vector<std::string> valid_configs() {
  using timing::test::read_file;
  using timing::test::test_data;
  return {read_file(test_data("config/valid/seed-config.yml")),
          read_file(test_data("config/valid/original-sample-config.yml")),
          read_file(timing::test::source_file("configs/sql/read-write.yml"))};
}

void expect_jobs_or_errors(std::string_view text) {
  const Loaded loaded = load(text);
  EXPECT_FALSE(loaded.errors.empty() && loaded.config.jobs.empty()) << text;
  for (const Job& job : loaded.config.jobs) {
    if (loaded.errors.empty()) {
      EXPECT_FALSE(derived_name(job).empty()) << text;
    }
  }
}

TEST(RandomInput, OfBytes) {
  for (std::uint64_t seed = 0; seed < 2'000; ++seed) {
    Random random(seed);
    std::string text(random() % 300, '\0');
    for (char& c : text) c = static_cast<char>(random());
    expect_jobs_or_errors(text);
  }
}

TEST(RandomInput, OfYamlsOwnCharacters) {
  constexpr std::string_view kCharacters = "abc:: --??[[]]{{}},,&*!|>'\"%@`#~<=\n\n\n  \t\\0u\r.";
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    Random random(seed);
    std::string text(random() % 120, '\0');
    for (char& c : text) c = kCharacters[random() % kCharacters.size()];
    expect_jobs_or_errors(text);
  }
}

TEST(RandomInput, OfTheConfigsOwnWords) {
  const std::vector<std::string_view> words = {
      "url",    "http://a/", "type",  "database", "mysql",      "sqlite",  "sql",       "execute",
      "query",  "range",     "hour",  "gte",      "8",          "-1",      "run_every", "seconds",
      "header", "body",      "check", "rule",     "json",       ": ",      ": ",        ": ",
      "\n",     "\n",        "\n  ",  "\n    ",   "- ",         "{",       "}",         "[",
      "]",      ", ",        "'",     "\"",       "{{ .X }}",   "---\n",   "&a ",       "*a",
      "~",      "90s",       "true",  "<<",       "day",        "between", "time",      "date",
      "not_in", "1:00-9:00", "from",  "mon",      "2026-12-24", "params",  "captured",  "capture",
      "mix",    "init",      "name",  "sql",      "?",          "host",    "[::1]:1",   "tls",
      "options"};
  for (std::uint64_t seed = 0; seed < 5'000; ++seed) {
    Random random(seed);
    std::string text;
    for (std::uint64_t count = random() % 40; count > 0; --count) {
      text += words[random() % words.size()];
    }
    expect_jobs_or_errors(text);
  }
}

TEST(RandomInput, OfTruncatedConfigs) {
  for (const std::string& config : valid_configs()) {
    for (std::size_t length = 0; length <= config.size(); ++length) {
      expect_jobs_or_errors(std::string_view(config).substr(0, length));
    }
  }
}

TEST(RandomInput, OfDamagedConfigs) {
  for (const std::string& config : valid_configs()) {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
      Random random(seed);
      std::string text = config;
      for (int changes = 0; changes < 3; ++changes) {
        text[random() % text.size()] = static_cast<char>(random() % 128);
      }
      expect_jobs_or_errors(text);
    }
  }
}

}  // namespace
}  // namespace timing::config::test
