// What servers do wrong, with the rows that docs/faults.md has for it.
//
// Threads: plain values. Errors: none.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tests/support/http/fault_server.h"

namespace timing::test {

struct ServerFault {
  std::string id;   // of the test
  std::string row;  // the first cell of its row
  Misdeed misdeed;
  bool stalls = false;    // so that only a timeout ends it
  std::string keys = {};  // of a job that meets it
};

inline void PrintTo(const ServerFault& fault, std::ostream* out) { *out << fault.id; }

// Each of them leaves no doubt about what a client can see: what it sends, it sends at once.
std::vector<ServerFault> server_faults();

}  // namespace timing::test
