// A request and its answer as the handlers of a Server see them, without the HTTP library.
//
// Threads: plain values. Errors: none.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace timing::web {

struct Field {
  std::string name;
  std::string value;
};

struct Request {
  std::string method;
  std::string path;               // decoded, without the query
  std::string query;              // as it was sent, without the question mark
  std::vector<Field> parameters;  // those of the query, decoded
  std::vector<Field> headers;
  std::string body;                // its beginning, as much as Limits::kept_body says
  std::uint64_t body_omitted = 0;  // bytes of it beyond them
};

// A body that is made while it is sent, so that it takes no memory.
struct MadeBody {
  std::uint64_t size = 0;
  // What stands at `position`: at least a byte, living as long as the program.
  std::string_view (*at)(std::uint64_t position) = nullptr;
};

// A string_view lives as long as the program.
using Body = std::variant<std::string, std::string_view, MadeBody>;

struct Response {
  unsigned status = 200;
  std::vector<Field> headers = {};  // without Content-Length, Connection and Date
  Body body = std::string();
  // Let go once the response has been sent, or cannot be.
  std::shared_ptr<const void> kept = {};
};

}  // namespace timing::web
