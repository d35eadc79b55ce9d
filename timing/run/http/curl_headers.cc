#include "timing/run/http/curl_headers.h"

#include <array>
#include <new>
#include <string>

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

curl_slist* CurlHeaders::list_of(const std::shared_ptr<const Headers>& fields,
                                 const std::string& host) {
  if (fields_ == fields && host_ == host) return list_.get();
  list_.reset();
  for (const Header& field : *fields) append(line_of(field));
  for (const char* name : kUnwanted) {
    if (find_header(*fields, name) == nullptr) append(std::string(name) + ":");
  }
  if (!host.empty() && find_header(*fields, "Host") == nullptr) append("Host: " + host);
  fields_ = fields;
  host_ = host;
  return list_.get();
}

void CurlHeaders::append(const std::string& line) {
  curl_slist* const longer = curl_slist_append(list_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  [[maybe_unused]] const curl_slist* const same = list_.release();
  list_.reset(longer);
}

}  // namespace timing::run
