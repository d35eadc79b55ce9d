#include <array>
#include <string_view>

#include "tests/unit/exporter/fuzz/hostile_requests.h"
#include "tests/unit/exporter/fuzz/random_parts.h"

namespace timing::exporter {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kRecordOfHandshake = "\x16\x03\x01"sv;
constexpr std::size_t kHeadOfRecord = 5;

// In so many bytes, the highest first.
std::string number(std::size_t value, int bytes) {
  std::string text;
  for (int byte = bytes - 1; byte >= 0; --byte) text += static_cast<char>(value >> (8 * byte));
  return text;
}

// With its length in so many bytes before it.
std::string sized(int bytes, std::string_view text) {
  return number(text.size(), bytes).append(text);
}

std::string extension(std::size_t type, std::string_view body) {
  return number(type, 2) + sized(2, body);
}

// RFC 8446, section 4.2, and those of RFC 5246 and 8422 that TLS 1.2 needs.
std::string extensions(Random& random) {
  const std::string share = number(29, 2) + sized(2, random_bytes(random, 32));
  return extension(0, sized(2, number(0, 1) + sized(2, "localhost"))) +  // server_name
         extension(10, sized(2, "\x00\x1d\x00\x17\x00\x18"sv)) +         // supported_groups
         extension(11, sized(1, "\x00"sv)) +                             // ec_point_formats
         extension(13, sized(2, "\x04\x03\x08\x04\x04\x01\x05\x03\x08\x05"sv)) +  // signatures
         extension(16, sized(2, sized(1, "http/1.1"))) +                          // ALPN
         extension(43, sized(1, "\x03\x04\x03\x03"sv)) +  // supported_versions
         extension(45, sized(1, "\x01"sv)) +              // psk_key_exchange_modes
         extension(51, sized(2, share));                  // key_share
}

std::string handshake_of_hello(Random& random) {
  constexpr auto kSuites =
      "\x13\x01\x13\x02\x13\x03\xc0\x2b\xc0\x2f\xc0\x2c\xc0\x30\x00\x9c\x00\xff"sv;
  const std::string hello = "\x03\x03" + random_bytes(random, 32) +
                            sized(1, random_bytes(random, 32)) + sized(2, kSuites) +
                            sized(1, "\x00"sv) + sized(2, extensions(random));
  return "\x01" + sized(3, hello);
}

std::string record(std::string_view body) {
  return std::string(kRecordOfHandshake).append(sized(2, body));
}

std::string whole(Random& random) { return client_hello(random); }

std::string cut_short(Random& random) { return beginning_of(client_hello(random), random); }

std::string damaged_hello(Random& random) { return damaged(client_hello(random), random); }

std::string with_more_behind(Random& random) {
  return client_hello(random) + random_bytes(random, below(random, 2'000));
}

std::string twice(Random& random) { return client_hello(random) + client_hello(random); }

// One message in many records.
std::string in_small_records(Random& random) {
  const std::string message = handshake_of_hello(random);
  std::string text;
  const std::size_t size = 1 + below(random, 20);
  for (std::size_t begin = 0; begin < message.size(); begin += size) {
    text += record(std::string_view(message).substr(begin, size));
  }
  return text;
}

std::string with_a_wrong_length(Random& random) {
  std::string text = client_hello(random);
  // Of the record, the message, the session's id or an extension.
  text.replace(kHeadOfRecord - 2 + below(random, 60), 2, random_bytes(random, 2));
  return text;
}

std::string another_record(Random& random) {
  constexpr std::array kTypes = {"\x14"sv, "\x15"sv, "\x17"sv,
                                 "\x18"sv, "\x00"sv, "\x80\x2e\x01"sv};
  return std::string(pick(random, kTypes)) + "\x03\x03" +
         sized(2, random_bytes(random, below(random, 300)));
}

std::string alert_behind(Random& random) {
  return client_hello(random) + "\x15\x03\x03" + sized(2, "\x02\x28");
}

std::string plain_http(Random& random) {
  return std::string(below(random, 3), '\n') + "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n";
}

std::string noise(Random& random) { return random_bytes(random, below(random, 2'000)); }

}  // namespace

std::string client_hello(Random& random) { return record(handshake_of_hello(random)); }

std::string hostile_tls(Random& random) {
  constexpr std::array kKinds = {&whole,          &cut_short,        &cut_short,
                                 &damaged_hello,  &damaged_hello,    &with_more_behind,
                                 &twice,          &in_small_records, &with_a_wrong_length,
                                 &another_record, &alert_behind,     &plain_http,
                                 &noise};
  return pick(random, kKinds)(random);
}

}  // namespace timing::exporter
