#include "exporter/format/protobuf_serializer.h"

#include <gmock/gmock.h>

#include <bit>
#include <cmath>
#include <limits>

#include "tests/unit/exporter/format/protobuf_decoder.h"
#include "timing/base/random.h"

namespace timing::exporter {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using record::NativeHistogram;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr double kThreshold = 0x1p-128;

DecodedFamily family_of(const ExposedFamily& exposed) {
  std::string page;
  ProtobufWriter(page).write(exposed);
  const std::vector<DecodedFamily> families = decode_families(page);
  EXPECT_EQ(families.size(), 1U);
  return families.at(0);
}

ExposedFamily family(std::string name, MetricType type) {
  return {.family = {std::move(name), "H", type, {ClientMetric{}}}};
}

DecodedNative native_of(NativeHistogram native) {
  ExposedFamily exposed = family("h", MetricType::Histogram);
  exposed.native = {std::move(native)};
  return family_of(exposed).metrics.at(0).native.value();
}

NativeHistogram empty_native(double zero_threshold, std::uint64_t zero_count) {
  return {.schema = 5, .zero_threshold = zero_threshold, .zero_count = zero_count, .buckets = {}};
}

// The buckets that a reader of the format makes of spans and differences.
std::vector<NativeHistogram::Bucket> buckets_of(const DecodedNative& native) {
  std::vector<NativeHistogram::Bucket> buckets;
  std::int64_t index = 0;
  std::int64_t count = 0;
  for (const DecodedSpan& span : native.spans) {
    index += span.offset;
    for (std::uint64_t i = 0; i < span.length; ++i) {
      count += native.deltas.at(buckets.size());
      buckets.push_back({static_cast<std::int32_t>(index++), static_cast<std::uint64_t>(count)});
    }
  }
  EXPECT_EQ(buckets.size(), native.deltas.size());
  return buckets;
}

TEST(SerializeProtobuf, WritesExactlyTheseBytes) {
  ExposedFamily exposed = family("c_total", MetricType::Counter);
  exposed.family.metric[0].label = {{"a", "b"}};
  exposed.family.metric[0].counter.value = 1;
  std::string page;
  ProtobufWriter(page).write(exposed);
  using namespace std::string_literals;
  EXPECT_EQ(page,
            "\x23"
            "\x0a\x07"
            "c_total"
            "\x12\x01H"
            "\x18\x00"
            "\x22\x13"
            "\x0a\x06\x0a\x01"
            "a\x12\x01"
            "b"
            "\x1a\x09\x09\x00\x00\x00\x00\x00\x00\xf0\x3f"s);
}

TEST(SerializeProtobuf, PutsEachTypeIntoItsField) {
  struct Row {
    MetricType type;
    int number;
    int value_field;
  };
  for (const Row& row : {Row{MetricType::Counter, 0, 3}, Row{MetricType::Gauge, 1, 2},
                         Row{MetricType::Untyped, 3, 5}}) {
    ExposedFamily exposed = family("x", row.type);
    ClientMetric& metric = exposed.family.metric[0];
    metric.counter.value = metric.gauge.value = metric.untyped.value = 4.5;
    metric.timestamp_ms = -1'600'000'000'123;
    const DecodedFamily decoded = family_of(exposed);
    EXPECT_EQ(decoded.type, row.number);
    EXPECT_THAT(decoded.metrics.at(0).value, ElementsAre(Pair(row.value_field, 4.5)));
    EXPECT_EQ(decoded.metrics.at(0).timestamp_ms, metric.timestamp_ms);
  }
}

TEST(SerializeProtobuf, WritesZerosToo) {
  EXPECT_THAT(family_of(family("x", MetricType::Gauge)).metrics.at(0).value,
              ElementsAre(Pair(2, 0.0)));
}

TEST(SerializeProtobuf, KeepsEveryDoubleAsItIs) {
  Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    ExposedFamily exposed = family("x", MetricType::Gauge);
    const auto bits = static_cast<std::uint64_t>(random());
    exposed.family.metric[0].gauge.value = std::bit_cast<double>(bits);
    const double value = family_of(exposed).metrics.at(0).value.at(2);
    EXPECT_EQ(std::bit_cast<std::uint64_t>(value), bits);
  }
}

TEST(SerializeProtobuf, TellsTheUnitOfTheName) {
  EXPECT_EQ(family_of(family("cpu_seconds_total", MetricType::Counter)).unit, "seconds");
  EXPECT_EQ(family_of(family("cpu_seconds_total", MetricType::Gauge)).unit, "");
  EXPECT_EQ(family_of(family("memory_bytes", MetricType::Gauge)).unit, "bytes");
  EXPECT_EQ(family_of(family("threads", MetricType::Gauge)).unit, "");
}

TEST(SerializeProtobuf, KeepsLabelsInTheirOrderAndMakesThemValid) {
  ExposedFamily exposed = family("x", MetricType::Gauge);
  exposed.family.help = "a \"b\" \\ \xff";
  exposed.family.metric[0].label = {{"z", "a\\b\"c\nd é"}, {"a", "\xff"}, {"b", ""}};
  const DecodedFamily decoded = family_of(exposed);
  EXPECT_EQ(decoded.help, R"(a "b" \ \xff)");
  EXPECT_THAT(decoded.metrics.at(0).labels,
              ElementsAre(Pair("z", "a\\b\"c\nd é"), Pair("a", R"(\xff)"), Pair("b", "")));
}

TEST(SerializeProtobuf, WritesCountsAsWholeNumbers) {
  constexpr std::uint64_t kMore = (std::uint64_t{1} << 53U) + 1;  // than a double holds
  ExposedFamily exposed = family("h", MetricType::Histogram);
  const double infinity = std::numeric_limits<double>::infinity();
  exposed.family.metric[0].histogram = {kMore, 12.5, {{0, 0.1}, {5, 5}, {kMore, infinity}}};
  const DecodedFamily decoded = family_of(exposed);
  EXPECT_EQ(decoded.type, 4);
  const DecodedMetric& metric = decoded.metrics.at(0);
  EXPECT_EQ(metric.count, kMore);
  EXPECT_EQ(metric.sum, 12.5);
  EXPECT_THAT(metric.buckets, ElementsAre(Pair(0.1, 0), Pair(5, 5), Pair(infinity, kMore)));
  EXPECT_FALSE(metric.native);
}

TEST(SerializeProtobuf, WritesSummaries) {
  ExposedFamily exposed = family("s", MetricType::Summary);
  exposed.family.metric[0].summary = {4, 2.5, {{0.5, 1}, {0.99, 7}}};
  const DecodedFamily decoded = family_of(exposed);
  EXPECT_EQ(decoded.type, 2);
  EXPECT_EQ(decoded.metrics.at(0).count, 4U);
  EXPECT_EQ(decoded.metrics.at(0).sum, 2.5);
  EXPECT_THAT(decoded.metrics.at(0).quantiles, ElementsAre(Pair(0.5, 1), Pair(0.99, 7)));
}

TEST(SerializeProtobuf, WritesBucketsAsSpansAndDifferences) {
  const DecodedNative native = native_of({.schema = -2,
                                          .zero_threshold = kThreshold,
                                          .zero_count = 3,
                                          .buckets = {{-7, 5}, {-6, 2}, {-4, 9}, {3, 9}, {4, 1}}});
  EXPECT_EQ(native.schema, -2);
  EXPECT_EQ(native.zero_threshold, kThreshold);
  EXPECT_EQ(native.zero_count, 3U);
  EXPECT_THAT(native.spans, ElementsAre(DecodedSpan{-7, 2}, DecodedSpan{1, 1}, DecodedSpan{6, 2}));
  EXPECT_THAT(native.deltas, ElementsAre(5, -3, 7, 0, -8));
}

TEST(SerializeProtobuf, IsReadBackAsTheSameBuckets) {
  Random random(2);
  for (int round = 0; round < 1'000; ++round) {
    NativeHistogram written{.schema = static_cast<std::int32_t>(random() % 13) - 4,
                            .zero_threshold = kThreshold,
                            .buckets = {}};
    auto index = static_cast<std::int32_t>(random() % 2'000) - 1'000;
    for (std::uint64_t left = random() % 160; left > 0; --left) {
      index += random() % 3 == 0 ? static_cast<std::int32_t>(random() % 50) + 1 : 1;
      written.buckets.push_back({index, 1 + random() % (std::uint64_t{1} << random() % 60)});
    }
    const DecodedNative read = native_of(written);
    EXPECT_EQ(read.schema, written.schema);
    EXPECT_EQ(buckets_of(read), written.buckets);
  }
}

// Without a zero bucket nothing but a span, if only one of no length, tells it from a classic one.
TEST(SerializeProtobuf, MarksAnEmptyNativeHistogram) {
  EXPECT_THAT(native_of(empty_native(0, 0)).spans, ElementsAre(DecodedSpan{0, 0}));
  EXPECT_THAT(native_of(empty_native(kThreshold, 0)).spans, IsEmpty());
  EXPECT_THAT(native_of(empty_native(0, 1)).spans, IsEmpty());
}

TEST(SerializeProtobuf, WritesManySeriesAndFamiliesOneAfterTheOther) {
  ExposedFamily large = family("h", MetricType::Histogram);
  large.family.metric.resize(5'000);
  large.native.resize(5'000);
  for (std::size_t i = 0; i < 5'000; ++i) {
    large.family.metric[i].label = {{"number", std::to_string(i)}};
    large.native[i].buckets = {{static_cast<std::int32_t>(i), i + 1}};
  }
  std::string page;
  ProtobufWriter writer(page);
  writer.write(family("first", MetricType::Gauge));
  writer.write(large);
  writer.write(family("last", MetricType::Gauge));
  const std::vector<DecodedFamily> families = decode_families(page);
  ASSERT_EQ(families.size(), 3U);
  EXPECT_EQ(families[0].name, "first");
  EXPECT_EQ(families[2].name, "last");
  ASSERT_EQ(families[1].metrics.size(), 5'000U);
  for (std::size_t i = 0; i < 5'000; ++i) {
    EXPECT_THAT(families[1].metrics[i].labels, ElementsAre(Pair("number", std::to_string(i))));
    EXPECT_THAT(families[1].metrics[i].native.value().deltas, ElementsAre(i + 1));
  }
}

}  // namespace
}  // namespace timing::exporter
