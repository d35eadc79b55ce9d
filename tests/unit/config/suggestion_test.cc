#include "timing/config/suggestion.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace timing::config {
namespace {

constexpr std::array<std::string_view, 8> kKeys = {"url",       "method",    "header",     "body",
                                                   "run_every", "run_count", "run_thread", "tls"};

TEST(Closest, FindsNoneForWhatIsFarFromAll) {
  for (const std::string_view word : {"", "x", "ab", "something", "interval", "rl_x", "zzz"}) {
    EXPECT_EQ(closest(word, kKeys), std::nullopt) << word;
  }
  EXPECT_EQ(closest(std::string(1'000'000, 'u'), kKeys), std::nullopt);
}

TEST(Closest, FindsTheWordThatWasMeant) {
  const std::vector<std::pair<std::string_view, std::string_view>> cases = {
      {"ulr", "url"},
      {"URL", "url"},
      {"urls", "url"},
      {"methd", "method"},
      {"mehtod", "method"},
      {"headers", "header"},
      {"runEvery", "run_every"},
      {"run-every", "run_every"},
      {"run every", "run_every"},
      {"run_counts", "run_count"},
      {"run_threads", "run_thread"},
      {"meth", "method"},
      {"bdoy", "body"},
  };
  for (const auto& [word, meant] : cases) EXPECT_EQ(closest(word, kKeys), meant) << word;
}

TEST(AllowedWords, ListsThemAfterTheSuggestion) {
  constexpr std::array<std::string_view, 3> kWords = {"all", "errors", "none"};
  EXPECT_EQ(allowed_words("error", kWords), "did you mean 'errors'? allowed: all, errors or none");
  EXPECT_EQ(allowed_words("quiet", kWords), "allowed: all, errors or none");
}

}  // namespace
}  // namespace timing::config
