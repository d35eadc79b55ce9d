// The numbers of the fields and types in Prometheus' protobuf messages, by message.
//
// Source: io/prometheus/client/metrics.proto of https://github.com/prometheus/client_model
//
// Threads: constants. Errors: none.
#pragma once

#include <cstdint>

namespace timing::exporter::field {

namespace family {
inline constexpr std::uint32_t kName = 1;
inline constexpr std::uint32_t kHelp = 2;
inline constexpr std::uint32_t kType = 3;
inline constexpr std::uint32_t kMetric = 4;
inline constexpr std::uint32_t kUnit = 5;
}  // namespace family

namespace type {
inline constexpr std::int32_t kCounter = 0;
inline constexpr std::int32_t kGauge = 1;
inline constexpr std::int32_t kSummary = 2;
inline constexpr std::int32_t kUntyped = 3;
inline constexpr std::int32_t kHistogram = 4;
}  // namespace type

namespace metric {
inline constexpr std::uint32_t kLabel = 1;
inline constexpr std::uint32_t kGauge = 2;
inline constexpr std::uint32_t kCounter = 3;
inline constexpr std::uint32_t kSummary = 4;
inline constexpr std::uint32_t kUntyped = 5;
inline constexpr std::uint32_t kTimestampMilliseconds = 6;
inline constexpr std::uint32_t kHistogram = 7;
}  // namespace metric

namespace label {
inline constexpr std::uint32_t kName = 1;
inline constexpr std::uint32_t kValue = 2;
}  // namespace label

// Of counters, gauges and untyped metrics alike.
namespace number {
inline constexpr std::uint32_t kValue = 1;
}  // namespace number

namespace summary {
inline constexpr std::uint32_t kCount = 1;
inline constexpr std::uint32_t kSum = 2;
inline constexpr std::uint32_t kQuantile = 3;
}  // namespace summary

namespace quantile {
inline constexpr std::uint32_t kQuantile = 1;
inline constexpr std::uint32_t kValue = 2;
}  // namespace quantile

namespace histogram {
inline constexpr std::uint32_t kCount = 1;
inline constexpr std::uint32_t kSum = 2;
inline constexpr std::uint32_t kBucket = 3;
inline constexpr std::uint32_t kSchema = 5;
inline constexpr std::uint32_t kZeroThreshold = 6;
inline constexpr std::uint32_t kZeroCount = 7;
inline constexpr std::uint32_t kPositiveSpan = 12;
inline constexpr std::uint32_t kPositiveDelta = 13;
}  // namespace histogram

namespace bucket {
inline constexpr std::uint32_t kCumulativeCount = 1;
inline constexpr std::uint32_t kUpperBound = 2;
}  // namespace bucket

namespace span {
inline constexpr std::uint32_t kOffset = 1;
inline constexpr std::uint32_t kLength = 2;
}  // namespace span

}  // namespace timing::exporter::field
