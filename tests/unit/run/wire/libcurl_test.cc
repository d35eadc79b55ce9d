// The same bytes through the libcurl engine and through the parser: the same verdict, or the table
// says why not, and docs/faults.md that it is so.
#include <curl/curl.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/basics/markdown_table.h"
#include "tests/support/http/http_server.h"
#include "tests/support/wire/response_case.h"
#include "tests/unit/run/http_bench.h"

namespace timing::test {
namespace {

// What the table says of libcurl was seen with this one. Others are held against sound responses
// alone, which all of them take.
bool is_known_libcurl() {
  return std::string_view(curl_version_info(CURLVERSION_NOW)->version).starts_with("7.88.");
}

Verdict verdict_of(const SeenOutcome& outcome) {
  constexpr std::string_view kFault = "CLIENT_ERR_";
  const std::string& code = outcome.code;
  if (code.starts_with(kFault)) {
    return {.fault = static_cast<std::uint16_t>(std::stoi(code.substr(kFault.size())))};
  }
  return {.status = std::stoi(code), .size = outcome.size};
}

std::string words_of(const Verdict& verdict) {
  if (verdict.fault != 0) return "fault " + std::to_string(verdict.fault);
  return std::to_string(verdict.status) + " with " + std::to_string(verdict.size) + " bytes";
}

TEST(LibcurlTest, SaysTheSameOfTheSameBytes) {
  const std::vector<ResponseCase> rows = all_response_cases();
  HttpServer server([&](const ReceivedRequest& request) {
    return HttpAnswer::of_bytes(rows.at(std::stoul(request.target.substr(1))).bytes);
  });
  // One after the other, each on a connection of its own.
  for (std::size_t index = 0; index < rows.size(); ++index) {
    const ResponseCase& row = rows[index];
    SCOPED_TRACE(row.name);
    const Verdict expected = row.libcurl.value_or(row.verdict);
    if (!is_known_libcurl() && (expected.fault != 0 || row.libcurl)) continue;
    plan::JobPlan job = http_job(server.url("/" + std::to_string(index)));
    http_of(job).method = row.head_request ? "HEAD" : "GET";
    http_of(job).follow_redirects = false;
    EXPECT_EQ(words_of(verdict_of(run_once(std::move(job)))), words_of(expected));
    EXPECT_EQ(row.libcurl.has_value(), !row.why.empty());
    EXPECT_TRUE(!row.libcurl || *row.libcurl != row.verdict);
  }
}

// The rows of docs/faults.md, and whom each speaks of.
const std::map<std::string, std::vector<std::string>>& documented_differences() {
  static const std::map<std::string, std::vector<std::string>> rows = {
      {"ends a line of the chunks with a lone line feed",
       {"LoneLineFeedBehindSize", "LoneLineFeedBehindData", "LoneLineFeedInExtension"}},
      {"sends anything but an extension behind a chunk's size",
       {"BlankBehindSize", "LettersBehindSize"}},
      {"sends control characters in a chunk's extension, or over 16 KiB of extensions",
       {"CarriageReturnInExtension", "NulInExtension", "ExtensionTooLong",
        "ExtensionsTooLongInSum"}},
      {"sends trailers of over 64 KiB in sum", {"TrailersTooLargeInSum"}},
      {"sends over 5,000 trailers", {"TooManyTrailers"}},
      {"begins the trailers with a blank", {"BlankBeforeTrailer"}},
      {"writes a chunk's size as `0x5`", {"SizeWithPrefix"}},
      {"says `HTTP/2` in a text of HTTP/1.1", {"Version2"}},
      {"continues Content-Length on the next line", {"FoldedLength"}},
      {"sends a line of the header over 100 KB, within 256 KiB of all", {"LongField"}},
  };
  return rows;
}

std::string code_of(const Verdict& verdict) {
  if (verdict.fault == 0) return std::to_string(verdict.status);
  const std::string number = std::to_string(verdict.fault);
  return "CLIENT_ERR_" + std::string(3 - number.size(), '0') + number;
}

TEST(LibcurlTest, DiffersAsDocumentedAndNowhereElse) {
  std::map<std::string, ResponseCase> cases;
  std::set<std::string> differing;
  for (ResponseCase& row : all_response_cases()) {
    if (row.libcurl) differing.insert(row.name);
    cases.emplace(row.name, std::move(row));
  }
  for (const auto& [what, cells] : markdown_table("docs/faults.md", "What the server does")) {
    SCOPED_TRACE(what);
    for (const std::string& name : documented_differences().at(what)) {
      const ResponseCase& row = cases.at(name);
      EXPECT_EQ(quoted_in(cells.at("native")), std::vector{code_of(row.verdict)}) << name;
      EXPECT_EQ(quoted_in(cells.at("curl")), std::vector{code_of(row.libcurl.value())}) << name;
      differing.erase(name);
    }
  }
  EXPECT_EQ(differing, std::set<std::string>());
}

}  // namespace
}  // namespace timing::test
