#include "exporter/format/number.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

#include "timing/base/random.h"

namespace timing::exporter {
namespace {

std::string number(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

TEST(AppendNumber, SpellsNumbersAsOpenMetricsDoes) {
  const std::vector<std::pair<double, std::string>> table = {
      {0, "0.0"},
      {-0.0, "0.0"},
      {1, "1.0"},
      {-1, "-1.0"},
      {5, "5.0"},
      {0.1, "0.1"},
      {1.2, "1.2"},
      {0.023266058, "0.023266058"},
      {0.0001, "0.0001"},
      {0.00012, "0.00012"},
      {1e-05, "1e-05"},
      {9.9999e-05, "9.9999e-05"},
      {2.5e-09, "2.5e-09"},
      {20000, "20000.0"},
      {100000, "100000.0"},
      {123456.789, "123456.789"},
      {999999, "999999.0"},
      {999999.5, "999999.5"},
      {1e6, "1e+06"},
      {1000001, "1.000001e+06"},
      {-1e6, "-1e+06"},
      {11812864, "1.1812864e+07"},
      {1795369129.91, "1.79536912991e+09"},
      {9007199254740993, "9.007199254740992e+15"},
      {1.8446744073709552e19, "1.8446744073709552e+19"},
      {1e100, "1e+100"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5e-324, "5e-324"},
      {std::numeric_limits<double>::infinity(), "+Inf"},
      {-std::numeric_limits<double>::infinity(), "-Inf"},
      {std::numeric_limits<double>::quiet_NaN(), "NaN"},
      {-std::numeric_limits<double>::quiet_NaN(), "NaN"},
  };
  for (const auto& [value, text] : table) EXPECT_EQ(number(value), text);
}

TEST(AppendNumber, ReadsBackAsTheSameNumber) {
  Random random(1);
  for (int i = 0; i < 100'000; ++i) {
    const double value =
        std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 200) - 130);
    const std::string text = number(value);
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    EXPECT_NE(text.find_first_of(".e"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace timing::exporter
