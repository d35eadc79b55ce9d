#include "exporter/format/protobuf_native.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "exporter/format/protobuf_fields.h"

namespace timing::exporter {

namespace {

using Buckets = std::vector<record::NativeHistogram::Bucket>;
using protozero::pbf_writer;

// How many buckets follow each other from `first` on without a gap.
std::size_t run_length(const Buckets& buckets, std::size_t first) {
  std::size_t end = first + 1;
  while (end < buckets.size() && buckets[end].index == buckets[end - 1].index + 1) ++end;
  return end - first;
}

void add_span(pbf_writer& histogram, std::int32_t offset, std::size_t length) {
  pbf_writer span(histogram, field::histogram::kPositiveSpan);
  span.add_sint32(field::span::kOffset, offset);
  span.add_uint32(field::span::kLength, static_cast<std::uint32_t>(length));
}

// The first span starts at its offset; those of the others are the gaps before them.
void add_spans(pbf_writer& histogram, const Buckets& buckets) {
  std::int32_t end = 0;
  for (std::size_t first = 0; first < buckets.size();) {
    const std::size_t length = run_length(buckets, first);
    add_span(histogram, buckets[first].index - end, length);
    first += length;
    end = buckets[first - 1].index + 1;
  }
}

void add_deltas(pbf_writer& histogram, const Buckets& buckets) {
  protozero::packed_field_sint64 deltas(histogram, field::histogram::kPositiveDelta);
  std::int64_t before = 0;
  for (const auto& bucket : buckets) {
    const auto count = static_cast<std::int64_t>(bucket.count);
    deltas.add_element(count - before);
    before = count;
  }
}

}  // namespace

void add_native(pbf_writer& histogram, const record::NativeHistogram& native) {
  histogram.add_sint32(field::histogram::kSchema, native.schema);
  histogram.add_double(field::histogram::kZeroThreshold, native.zero_threshold);
  histogram.add_uint64(field::histogram::kZeroCount, native.zero_count);
  if (!native.buckets.empty()) {
    add_spans(histogram, native.buckets);
    add_deltas(histogram, native.buckets);
  } else if (native.zero_threshold == 0 && native.zero_count == 0) {
    add_span(histogram, 0, 0);
  }
}

}  // namespace timing::exporter
