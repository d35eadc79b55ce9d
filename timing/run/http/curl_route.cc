#include "timing/run/http/curl_route.h"

#include <algorithm>
#include <new>

namespace timing::run {
namespace {

std::string in_brackets(const std::string& address) {
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

bool is_default_port(const Url& url) { return url.port == (url.scheme == "https" ? "443" : "80"); }

}  // namespace

CurlRoute::CurlRoute(const TransferSettings& settings)
    : resolve_(settings.connection.resolve),
      server_name_(settings.tls.server_name),
      proxy_(settings.proxy) {}

CURLcode CurlRoute::apply(CURL* easy, const std::shared_ptr<const Url>& url) {
  if (url != url_) find_way(*url);
  url_ = url;
  // As in Go's client, HTTP_PROXY and its like hold, but not for this machine.
  const char* proxy = is_loopback(*url) ? "" : nullptr;
  if (proxy_) proxy = proxy_->c_str();
  CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, text_.c_str());
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PROXY, proxy);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to_.get());
  return code;
}

const std::string* CurlRoute::address_of(const Url& url) const {
  const auto found = std::ranges::find(resolve_, url.host, &config::Resolve::host);
  return found == resolve_.end() ? nullptr : &found->address;
}

void CurlRoute::find_way(const Url& url) {
  const std::string* const address = address_of(url);
  const bool renamed = !server_name_.empty() && url.scheme == "https";
  text_ = renamed ? with_host(url, server_name_) : url.text;
  host_header_ = renamed ? (is_default_port(url) ? url.host : url.authority()) : std::string();
  connect_to_.reset();
  if (address == nullptr && !renamed) return;
  const std::string host = address == nullptr ? url.host : in_brackets(*address);
  // For any host and port, as no other is asked for.
  connect_to_.reset(curl_slist_append(nullptr, ("::" + host + ":" + url.port).c_str()));
  if (!connect_to_) throw std::bad_alloc();
}

}  // namespace timing::run
