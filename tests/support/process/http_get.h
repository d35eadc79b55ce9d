// One HTTP GET, as a test asks a server it has started.
#pragma once

#include <string>

namespace timing::test {

struct HttpReply {
  int status = 0;
  std::string content_type;
  std::string body;
};

// Throws std::runtime_error if there is no answer.
HttpReply http_get(const std::string& url, const std::string& accept = {});

// `text` as it may stand in a query.
std::string url_encode(const std::string& text);

}  // namespace timing::test
