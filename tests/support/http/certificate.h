// A certificate that signed itself, for servers of tests; it is its own authority.
//
// Owns the folder that it lies in. Threads: any. Errors: an openssl that is missing or fails is an
// exception with its words.
#pragma once

#include <string>

#include "tests/support/basics/files.h"

namespace timing::test {

class Certificate {
 public:
  // `names` as openssl's subjectAltName has them.
  explicit Certificate(const std::string& names);

  std::string file() const;
  std::string key_file() const;

 private:
  TemporaryFolder folder_;
};

}  // namespace timing::test
