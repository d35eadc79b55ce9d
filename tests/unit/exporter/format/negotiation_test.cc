#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "exporter/format/accept.h"
#include "exporter/format/formats.h"

namespace timing::exporter {
namespace {

const std::string kText = "text/plain; version=0.0.4; charset=utf-8";
const std::string kOpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const std::string kOldOpenMetrics = "application/openmetrics-text; version=0.0.1; charset=utf-8";
const std::string kProtobuf =
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

// As scrapers spell it.
const std::string kAskProtobuf =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

struct Row {
  std::string accept;
  Format format;
  std::string content_type;
};

void expect(const std::vector<Row>& table) {
  for (const Row& row : table) {
    const Negotiated wanted = negotiate(row.accept);
    EXPECT_EQ(wanted.format, row.format) << row.accept;
    EXPECT_EQ(wanted.content_type, row.content_type) << row.accept;
  }
}

TEST(Negotiate, GivesPrometheusWhatItLikesBest) {
  expect({
      // 2.42
      {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
       "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       Format::openmetrics, kOpenMetrics},
      // 2.42 with native histograms
      {kAskProtobuf +
           ",application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;"
           "version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
       Format::protobuf, kProtobuf},
      // 2.53
      {"application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;"
       "version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
       Format::openmetrics, kOpenMetrics},
      // 2.53 with native histograms
      {kAskProtobuf +
           ";q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,application/openmetrics-text;"
           "version=0.0.1;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
       Format::protobuf, kProtobuf},
      // 3.x
      {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/"
       "openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
       "text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
       Format::openmetrics, kOpenMetrics + "; escaping=allow-utf-8"},
      // 3.x with native histograms
      {kAskProtobuf +
           ";q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
           "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;"
           "escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
       Format::protobuf, kProtobuf},
      // 3.x that is told to take text alone
      {"text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,"
       "*/*;q=0.4",
       Format::text, kText + "; escaping=allow-utf-8"},
  });
}

TEST(Negotiate, GivesTextToOthers) {
  expect({
      {"", Format::text, kText},
      {"*/*", Format::text, kText},  // curl
      {"*", Format::text, kText},
      {"text/*", Format::text, kText},
      {"application/*", Format::text, kText},
      {"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
       Format::text, kText},  // Firefox
      {"application/json", Format::text, kText},
      {"nonsense", Format::text, kText},
      {";,/;=,a/b/c,q=1", Format::text, kText},
  });
}

TEST(Negotiate, ReadsVersionsAndEncodings) {
  const std::string message = "application/vnd.google.protobuf;proto=";
  expect({
      {"text/plain", Format::text, kText},
      {"text/plain;version=0.0.4", Format::text, kText},
      {"application/openmetrics-text", Format::openmetrics, kOldOpenMetrics},
      {"application/openmetrics-text;version=0.0.1", Format::openmetrics, kOldOpenMetrics},
      {"application/openmetrics-text; version=1.0.0; charset=utf-8", Format::openmetrics,
       kOpenMetrics},
      {"application/openmetrics-text;version=2.0.0", Format::text, kText},
      {"application/openmetrics-text;version=2.0.0,application/"
       "openmetrics-text;version=1.0.0;q=0.1",
       Format::openmetrics, kOpenMetrics},
      {"APPLICATION/openmetrics-text", Format::text, kText},
      {kAskProtobuf, Format::protobuf, kProtobuf},
      {" application/vnd.google.protobuf ; proto = io.prometheus.client.MetricFamily ; "
       "encoding = delimited ",
       Format::protobuf, kProtobuf},
      {message + "io.prometheus.client.MetricFamily", Format::text, kText},
      {message + "io.prometheus.client.MetricFamily;encoding=text", Format::text, kText},
      {message + "other;encoding=delimited", Format::text, kText},
      {"application/vnd.google.protobuf", Format::text, kText},
  });
}

TEST(Negotiate, WeighsByQuality) {
  const std::string openmetrics = "application/openmetrics-text;version=1.0.0";
  expect({
      {"text/plain;q=0.5," + openmetrics + ";q=0.6", Format::openmetrics, kOpenMetrics},
      {"text/plain;q=0.6," + openmetrics + ";q=0.5", Format::text, kText},
      {"text/plain;q=0.5," + openmetrics + ";q=0.5", Format::text, kText},
      {openmetrics + ";q=0.5,text/plain;q=0.5", Format::openmetrics, kOpenMetrics},
      {"text/plain;q=0.999," + openmetrics, Format::openmetrics, kOpenMetrics},
      {"text/plain;q=1e-1," + openmetrics + ";q=0.2", Format::openmetrics, kOpenMetrics},
      // No number: 0.
      {openmetrics + ";q=high,text/plain;q=0.1", Format::text, kText},
      {openmetrics + ";q=1.0x,text/plain;q=0.1", Format::text, kText},
      {openmetrics + ";q= 1,text/plain;q=0.1", Format::text, kText},
      // Without a value it is no parameter.
      {openmetrics + ";q=,text/plain;q=0.9", Format::openmetrics, kOpenMetrics},
      {openmetrics + ";q,text/plain;q=0.9", Format::openmetrics, kOpenMetrics},
      // The last choice, but a choice.
      {openmetrics + ";q=0", Format::openmetrics, kOpenMetrics},
      {"text/plain;q=0," + openmetrics + ";q=0.1", Format::openmetrics, kOpenMetrics},
      // Wildcards name none of the formats, and go last.
      {"*/*," + openmetrics + ";q=0.1", Format::openmetrics, kOpenMetrics},
      {"application/*;q=0.9," + openmetrics + ";q=0.1", Format::openmetrics, kOpenMetrics},
  });
}

TEST(Negotiate, NamesAnEscapingThatWasAskedFor) {
  expect({
      {"text/plain;version=0.0.4;escaping=values", Format::text, kText + "; escaping=values"},
      {"text/plain;escaping=underscores", Format::text, kText + "; escaping=underscores"},
      {kAskProtobuf + ";escaping=allow-utf-8", Format::protobuf,
       kProtobuf + "; escaping=allow-utf-8"},
      {"text/plain;escaping=other", Format::text, kText},
      {"text/plain;escaping=dots", Format::text, kText},
      // Of the clauses up to the one that is taken.
      {"text/plain;version=1.0.0;escaping=values,text/plain;q=0.5", Format::text,
       kText + "; escaping=values"},
      {"text/plain,application/openmetrics-text;escaping=values;q=0.5", Format::text, kText},
      {"a/b;escaping=values", Format::text, kText + "; escaping=values"},
  });
}

TEST(PrefersGzip, WeighsItAgainstIdentity) {
  const std::vector<std::pair<std::string, bool>> table = {
      {"", false},
      {"gzip", true},
      {"identity", false},
      {"gzip, deflate, br, zstd", true},
      {"deflate, gzip;q=1.0, *;q=0.5", true},
      {"deflate, br", false},
      {"gzip;q=0", false},
      {"gzip;q=0.0, identity", false},
      {"gzip ; q=0.001", true},
      {"gzip;q=nonsense", false},
      {"identity;q=0.5, gzip", true},
      {"identity, gzip;q=0.5", false},
      {"gzip;q=0.5, identity;q=0.5", false},
      {"*", false},
      {"*;q=0", false},
      {"*, identity;q=0", true},
      {"gzip, *;q=0", true},
      {"gzip;q=0, *", false},
      {"xgzip", false},
      {",,;q=1,gzip", true},
  };
  for (const auto& [header, wanted] : table) EXPECT_EQ(prefers_gzip(header), wanted) << header;
}

}  // namespace
}  // namespace timing::exporter
