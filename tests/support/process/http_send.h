// One HTTP request of any method, with the head of its answer.
#pragma once

#include <string>

namespace timing::test {

struct HttpExchange {
  int status = 0;
  std::string head;  // status line and headers, as they came
  std::string body;
};

// Throws std::runtime_error if there is no answer.
HttpExchange http_send(const std::string& method, const std::string& url);

}  // namespace timing::test
