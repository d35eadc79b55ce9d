#include "exporter/format/gzip.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/unit/exporter/format/gunzip.h"
#include "timing/base/random.h"

namespace timing::exporter {
namespace {

std::string compressed(const std::vector<std::string>& pieces) {
  std::string output;
  Gzip gzip(output);
  for (const std::string& piece : pieces) gzip.write(piece);
  gzip.finish();
  return output;
}

TEST(GzipTest, IsReadBackAsItWas) {
  EXPECT_EQ(gunzip(compressed({})), "");
  EXPECT_EQ(gunzip(compressed({""})), "");
  EXPECT_EQ(gunzip(compressed({"one", "", " and ", std::string("t\0wo", 4)})),
            std::string("one and t\0wo", 12));
}

TEST(GzipTest, TakesPiecesOfAnySize) {
  Random random(1);
  for (const std::size_t size : {100U, 70'000U, 3'000'000U}) {
    std::string noise(size, ' ');
    std::ranges::generate(noise, [&] { return static_cast<char>(random()); });
    const std::string page(size, 'x');
    EXPECT_EQ(gunzip(compressed({noise, page, noise})), noise + page + noise);
  }
}

TEST(GzipTest, MakesRepetitionsSmall) {
  std::string page;
  for (int i = 0; i < 10'000; ++i)
    page += "timing_requests_total{name=\"" + std::to_string(i) + "\"} 0.0\n";
  EXPECT_LT(compressed({page}).size() * 5, page.size());
}

TEST(GzipTest, AppendsToTheOutput) {
  std::string output = "before";
  Gzip gzip(output);
  gzip.write("text");
  gzip.finish();
  ASSERT_TRUE(output.starts_with("before"));
  EXPECT_EQ(gunzip(output.substr(6)), "text");
}

}  // namespace
}  // namespace timing::exporter
