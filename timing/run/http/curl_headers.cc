#include <curl/curl.h>

#include <array>
#include <new>
#include <utility>

#include "timing/run/http/curl_transfer.h"

namespace timing::run {
namespace {

// What libcurl adds by itself unless a line without a value forbids it.
constexpr std::array<const char*, 3> kUnwanted = {"Accept", "Content-Type", "Expect"};

std::string line_of(const Header& field) {
  const auto& [name, value] = field;
  // libcurl's spelling of a field with an empty value; "Name:" would leave it out.
  return value.empty() ? name + ";" : name + ": " + value;
}

}  // namespace

CurlHeaders::CurlHeaders(Headers fields) : fields_(std::move(fields)) {
  const auto append = [this](const std::string& line) {
    curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    [[maybe_unused]] const curl_slist* const same = list_.release();
    list_.reset(longer);
  };
  for (const Header& field : fields_) append(line_of(field));
  for (const char* name : kUnwanted) {
    if (find_header(fields_, name) == nullptr) append(std::string(name) + ":");
  }
}

void CurlHeaders::Free::operator()(curl_slist* list) const { curl_slist_free_all(list); }

}  // namespace timing::run
