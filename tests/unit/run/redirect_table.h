// tests/testdata/go-redirects.tsv: what Go's client sends after a redirect.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace timing::test {

struct RedirectLine {
  std::string method;
  int status = 0;
  std::string location;        // "same", "other", "none" or "loop"
  std::string second_request;  // as describe() writes it; empty: there is none
  std::string end;             // "status 200", or "error ..."
};

// All lines in their order; those that are no single redirect ("loop") only with `chains`.
std::vector<RedirectLine> read_redirect_table(bool chains);

// For the name of a test.
std::string name_of(const RedirectLine& line);

// Whether the first request carried a body, of 5 bytes.
bool has_body(std::string_view method);

// A request in the table's words; `header` gives "" for one that is not there.
std::string describe(std::string_view method, std::size_t body_length,
                     const std::function<std::string(std::string_view name)>& header);

}  // namespace timing::test
