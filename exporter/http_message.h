// A request and a response as the endpoint's pages see them, without any HTTP library.
//
// Threads: plain values. Errors: none.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace timing::exporter {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = {};
  std::string path = {};   // decoded, without the query
  std::string query = {};  // as it was sent, without the question mark
  Headers headers = {};

  // All values of that header, joined with ", " as RFC 9110 allows; empty: it is not there. The
  // case of `name` does not matter.
  std::string header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  Headers headers = {};  // besides Content-Type and Content-Length
};

// Called on any thread, also on several at once.
using RequestHandler = std::function<Response(const Request&)>;

}  // namespace timing::exporter
