// A name server that does not answer: stands in for getaddrinfo() in this program.
#pragma once

#include <string>

namespace timing::test {

// While it lives, looking up `name` takes as long as it lives; all other names resolve as ever.
// Its end waits for the lookups to return. One at a time.
class BlockingResolver {
 public:
  explicit BlockingResolver(std::string name);
  BlockingResolver(const BlockingResolver&) = delete;
  BlockingResolver& operator=(const BlockingResolver&) = delete;
  ~BlockingResolver();
};

}  // namespace timing::test
