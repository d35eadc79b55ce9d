#include "timing/run/http/engine_choice.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/unit/run/http_bench.h"

namespace timing::run {
namespace {

using Environment = std::map<std::string, std::string>;

Proxies proxies(const Environment& environment) {
  return Proxies([&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  });
}

bool proxied(const Environment& environment, std::string_view url) {
  return proxies(environment).serve(parse_url(url).value());
}

TEST(ProxiesTest, AreThoseOfTheSchemeOrOfAll) {
  EXPECT_FALSE(proxied({}, "http://h.example/"));
  EXPECT_TRUE(proxied({{"http_proxy", "p:1"}}, "http://h.example/"));
  EXPECT_FALSE(proxied({{"http_proxy", "p:1"}}, "https://h.example/"));
  EXPECT_TRUE(proxied({{"https_proxy", "p:1"}}, "https://h.example/"));
  EXPECT_TRUE(proxied({{"HTTPS_PROXY", "p:1"}}, "https://h.example/"));
  // It may come from a request, to a CGI program.
  EXPECT_FALSE(proxied({{"HTTP_PROXY", "p:1"}}, "http://h.example/"));
  EXPECT_TRUE(proxied({{"all_proxy", "p:1"}}, "http://h.example/"));
  EXPECT_TRUE(proxied({{"ALL_PROXY", "p:1"}}, "https://h.example/"));
  EXPECT_FALSE(proxied({{"http_proxy", ""}}, "http://h.example/"));
}

TEST(ProxiesTest, DoNotServeThisMachine) {
  const Environment environment{{"all_proxy", "p:1"}};
  for (const char* url : {"http://localhost/", "http://127.0.0.1:80/", "https://[::1]/"}) {
    EXPECT_FALSE(proxied(environment, url)) << url;
  }
}

TEST(ProxiesTest, DoNotServeWhatIsExcepted) {
  const auto served = [](std::string excepted, std::string_view host) {
    return proxied({{"all_proxy", "p:1"}, {"no_proxy", std::move(excepted)}},
                   "http://" + std::string(host) + "/");
  };
  EXPECT_FALSE(served("*", "h.example"));
  EXPECT_FALSE(served("h.example", "h.example"));
  EXPECT_FALSE(served("H.Example", "h.example"));
  EXPECT_FALSE(served("a, example", "h.example"));
  EXPECT_FALSE(served(".example", "h.example"));
  EXPECT_FALSE(served("10.0.0.1", "10.0.0.1"));
  EXPECT_TRUE(served("xample", "h.example"));
  EXPECT_TRUE(served("other", "h.example"));
  EXPECT_TRUE(served("", "h.example"));
  EXPECT_TRUE(proxied({{"all_proxy", "p:1"}, {"NO_PROXY", "x"}}, "http://h.example/"));
  EXPECT_FALSE(proxied({{"all_proxy", "p:1"}, {"NO_PROXY", "x"}}, "http://x/"));
}

TEST(EngineChoiceTest, IsTheNativeOneWhereItCanServe) {
  plan::JobPlan job = test::http_job("");
  const auto engine = [&](const Environment& environment, std::string_view url) {
    return choose_engine(test::http_of(job), proxies(environment), parse_url(url).value()).engine;
  };
  EXPECT_EQ(engine({}, "http://h.example/"), Engine::native);
  EXPECT_EQ(engine({{"http_proxy", "p:1"}}, "http://h.example/"), Engine::curl);
  EXPECT_EQ(engine({{"http_proxy", "p:1"}}, "http://127.0.0.1/"), Engine::native);
  test::add_header(job, "expect", "100-continue");
  EXPECT_EQ(engine({}, "http://h.example/"), Engine::curl);
}

}  // namespace
}  // namespace timing::run
