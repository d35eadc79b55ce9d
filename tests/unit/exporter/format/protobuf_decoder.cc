#include "tests/unit/exporter/format/protobuf_decoder.h"

#include <bit>
#include <stdexcept>

namespace timing::exporter {
namespace {

struct Field {
  int number = 0;
  std::uint64_t value = 0;      // of a varint or of eight bytes
  std::string_view bytes = {};  // of a length-delimited one

  double real() const { return std::bit_cast<double>(value); }
  // Zigzag.
  std::int64_t signed_value() const {
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return bytes_.empty(); }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(take(1).front());
      value |= std::uint64_t{byte & 0x7FU} << shift;
      if ((byte & 0x80U) == 0) return value;
    }
    throw std::runtime_error("a varint of more than ten bytes");
  }

  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) throw std::runtime_error("the message ends too early");
    const std::string_view part = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return part;
  }

  Field field() {
    const std::uint64_t tag = varint();
    Field field{.number = static_cast<int>(tag >> 3U)};
    switch (tag & 7U) {
      case 0:
        field.value = varint();
        break;
      case 1:
        field.value = fixed();
        break;
      case 2:
        field.bytes = take(varint());
        break;
      default:
        throw std::runtime_error("an unexpected wire type");
    }
    return field;
  }

 private:
  // Little-endian.
  std::uint64_t fixed() {
    std::uint64_t value = 0;
    unsigned shift = 0;
    for (const char byte : take(8)) {
      value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return value;
  }

  std::string_view bytes_;
};

template <typename Visit>
void for_each_field(std::string_view message, Visit visit) {
  for (Reader reader(message); !reader.done();) visit(reader.field());
}

[[noreturn]] void refuse(const Field& field, const char* message) {
  throw std::runtime_error(std::string(message) + " has no field " + std::to_string(field.number));
}

std::pair<std::string, std::string> decode_label(std::string_view message) {
  std::pair<std::string, std::string> label;
  for_each_field(message, [&](const Field& field) {
    if (field.number > 2) refuse(field, "LabelPair");
    (field.number == 1 ? label.first : label.second) = field.bytes;
  });
  return label;
}

double decode_number(std::string_view message) {
  std::optional<double> number;
  for_each_field(message, [&](const Field& field) { number = field.real(); });
  return number.value();
}

void decode_summary(std::string_view message, DecodedMetric& metric) {
  for_each_field(message, [&](const Field& field) {
    if (field.number == 1) metric.count = field.value;
    if (field.number == 2) metric.sum = field.real();
    if (field.number != 3) return;
    auto& quantile = metric.quantiles.emplace_back();
    for_each_field(field.bytes, [&](const Field& part) {
      (part.number == 1 ? quantile.first : quantile.second) = part.real();
    });
  });
}

void decode_native(const Field& field, DecodedNative& native) {
  if (field.number == 5) native.schema = field.signed_value();
  if (field.number == 6) native.zero_threshold = field.real();
  if (field.number == 7) native.zero_count = field.value;
  if (field.number == 12) {
    DecodedSpan& span = native.spans.emplace_back();
    for_each_field(field.bytes, [&](const Field& part) {
      if (part.number == 1) span.offset = part.signed_value();
      if (part.number == 2) span.length = part.value;
    });
  }
  if (field.number == 13) {
    for (Reader packed(field.bytes); !packed.done();) {
      native.deltas.push_back(Field{.value = packed.varint()}.signed_value());
    }
  }
}

void decode_histogram(std::string_view message, DecodedMetric& metric) {
  for_each_field(message, [&](const Field& field) {
    if (field.number == 1) metric.count = field.value;
    if (field.number == 2) metric.sum = field.real();
    if (field.number == 3) {
      auto& bucket = metric.buckets.emplace_back();
      for_each_field(field.bytes, [&](const Field& part) {
        if (part.number == 1) bucket.second = part.value;
        if (part.number == 2) bucket.first = part.real();
      });
    }
    if (field.number == 4 || (field.number > 7 && field.number < 12) || field.number > 13) {
      refuse(field, "our Histogram");
    }
    if (field.number < 5) return;
    if (!metric.native) metric.native.emplace();
    decode_native(field, *metric.native);
  });
}

DecodedMetric decode_metric(std::string_view message) {
  DecodedMetric metric;
  for_each_field(message, [&](const Field& field) {
    switch (field.number) {
      case 1:
        metric.labels.push_back(decode_label(field.bytes));
        break;
      case 2:
      case 3:
      case 5:
        metric.value[field.number] = decode_number(field.bytes);
        break;
      case 4:
        decode_summary(field.bytes, metric);
        break;
      case 6:
        metric.timestamp_ms = static_cast<std::int64_t>(field.value);
        break;
      case 7:
        decode_histogram(field.bytes, metric);
        break;
      default:
        refuse(field, "Metric");
    }
  });
  return metric;
}

DecodedFamily decode_family(std::string_view message) {
  DecodedFamily family;
  for_each_field(message, [&](const Field& field) {
    if (field.number == 1) family.name = field.bytes;
    if (field.number == 2) family.help = field.bytes;
    if (field.number == 3) family.type = static_cast<int>(field.value);
    if (field.number == 4) family.metrics.push_back(decode_metric(field.bytes));
    if (field.number == 5) family.unit = field.bytes;
    if (field.number > 5) refuse(field, "MetricFamily");
  });
  return family;
}

}  // namespace

std::vector<DecodedFamily> decode_families(std::string_view page) {
  std::vector<DecodedFamily> families;
  for (Reader reader(page); !reader.done();) {
    families.push_back(decode_family(reader.take(reader.varint())));
  }
  return families;
}

}  // namespace timing::exporter
