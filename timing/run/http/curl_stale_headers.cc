#include "timing/run/http/curl_stale_headers.h"

#include <utility>

namespace timing::run {
namespace {

constexpr char kInPlaceOfABlank = ':';

}  // namespace

bool CurlStaleHeaders::are_followed() {
  constexpr unsigned kMended = 0x080101;
  static const bool followed = curl_version_info(CURLVERSION_NOW)->version_num < kMended;
  return followed;
}

void CurlStaleHeaders::guard(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &CurlStaleHeaders::line_arrived);
  curl_easy_setopt(easy, CURLOPT_DEBUGDATA, static_cast<void*>(this));
  curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

int CurlStaleHeaders::line_arrived(CURL* /*easy*/, curl_infotype type, char* line, std::size_t size,
                                   void* self) noexcept {
  if (type == CURLINFO_HEADER_IN) static_cast<CurlStaleHeaders*>(self)->look_at(line, size);
  return 0;
}

void CurlStaleHeaders::look_at(char* line, std::size_t size) {
  const bool first_field =
      std::exchange(first_field_is_next_, std::string_view(line, size).starts_with("HTTP/"));
  if (!first_field || size == 0 || (*line != ' ' && *line != '\t')) return;
  replaced_ = std::exchange(*line, kInPlaceOfABlank);
}

std::string_view CurlStaleHeaders::restored(std::string_view line) {
  if (replaced_ == '\0') return line;
  line_ = line;
  line_.front() = std::exchange(replaced_, '\0');
  return line_;
}

}  // namespace timing::run
