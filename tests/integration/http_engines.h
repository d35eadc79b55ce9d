// The engines that HTTP jobs run on, as tests go through them.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace timing::test {

struct HttpEngineName {
  std::string name;
  std::string key;  // the line of a job that asks for it
};

inline void PrintTo(const HttpEngineName& engine, std::ostream* out) { *out << engine.name; }

inline const std::vector<HttpEngineName>& http_engines() {
  static const std::vector<HttpEngineName> engines = {
      {.name = "curl", .key = "engine: curl\n"}, {.name = "native", .key = "engine: native\n"}};
  return engines;
}

}  // namespace timing::test
