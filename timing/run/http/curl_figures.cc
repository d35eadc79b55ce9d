#include "timing/run/http/curl_figures.h"

#include <algorithm>
#include <chrono>

namespace timing::run {
namespace {

using std::chrono::microseconds;

// From the beginning of the exchange; zero where it did not come so far.
microseconds moment(const CurlEasy& easy, CURLINFO which) {
  return microseconds(easy.info<curl_off_t>(which));
}

std::uint64_t bytes(const CurlEasy& easy, CURLINFO which) {
  return static_cast<std::uint64_t>(easy.info<curl_off_t>(which));
}

std::uint64_t head_bytes(const CurlEasy& easy, CURLINFO which) {
  return static_cast<std::uint64_t>(easy.info<long>(which));
}

// Before 8.7 libcurl leaves bodies out of the request's size that it does not send along with the
// head.
std::uint64_t bytes_sent(const CurlEasy& easy) {
  constexpr unsigned kCountsAll = 0x080700;
  constexpr std::uint64_t kSentAlong = 65'536;
  static const unsigned version = curl_version_info(CURLVERSION_NOW)->version_num;
  const std::uint64_t request = head_bytes(easy, CURLINFO_REQUEST_SIZE);
  const std::uint64_t body = bytes(easy, CURLINFO_SIZE_UPLOAD_T);
  return version < kCountsAll && body >= kSentAlong ? request + body : request;
}

std::uint32_t connections_opened(const CurlEasy& easy) {
  return static_cast<std::uint32_t>(easy.info<long>(CURLINFO_NUM_CONNECTS));
}

void add_between(record::Phases& phases, record::Phase phase, microseconds from, microseconds to) {
  if (to > microseconds::zero()) phases.add(phase, std::max(to - from, microseconds::zero()));
}

// libcurl gives a kept connection's phases a length too: the time until it was found.
void add_opening(record::Phases& phases, const CurlEasy& easy, bool named) {
  const microseconds resolved = moment(easy, CURLINFO_NAMELOOKUP_TIME_T);
  const microseconds connected = moment(easy, CURLINFO_CONNECT_TIME_T);
  const microseconds agreed = moment(easy, CURLINFO_APPCONNECT_TIME_T);
  if (named) add_between(phases, record::Phase::dns, microseconds::zero(), resolved);
  add_between(phases, record::Phase::connect, resolved, connected);
  add_between(phases, record::Phase::tls, connected, agreed);
}

}  // namespace

record::Phases phases_of(const CurlEasy& easy, bool named) {
  record::Phases phases;
  if (connections_opened(easy) > 0) add_opening(phases, easy, named);
  const microseconds begun = moment(easy, CURLINFO_PRETRANSFER_TIME_T);
  const microseconds first_byte = moment(easy, CURLINFO_STARTTRANSFER_TIME_T);
  if (first_byte == microseconds::zero()) return phases;
  add_between(phases, record::Phase::wait, begun, first_byte);
  add_between(phases, record::Phase::receive, first_byte, moment(easy, CURLINFO_TOTAL_TIME_T));
  return phases;
}

record::Traffic traffic_of(const CurlEasy& easy, std::uint32_t sendings) {
  const std::uint32_t opened = connections_opened(easy);
  return {.bytes_sent = bytes_sent(easy),
          .bytes_received =
              head_bytes(easy, CURLINFO_HEADER_SIZE) + bytes(easy, CURLINFO_SIZE_DOWNLOAD_T),
          .connections_opened = opened,
          .connections_reused = sendings - std::min(sendings, opened),
          .retries = sendings - std::min(sendings, 1U)};
}

}  // namespace timing::run
