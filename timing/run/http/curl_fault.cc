#include "timing/run/http/curl_fault.h"

#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "timing/run/http/wire/parse_error.h"

namespace timing::run {
namespace {

static_assert(kUnsupportedProtocol == CURLE_UNSUPPORTED_PROTOCOL);
static_assert(kUrlMalformed == CURLE_URL_MALFORMAT);
static_assert(kCouldNotResolve == CURLE_COULDNT_RESOLVE_HOST);
static_assert(kCouldNotConnect == CURLE_COULDNT_CONNECT);
static_assert(kWeirdServerReply == CURLE_WEIRD_SERVER_REPLY);
static_assert(kPartialFile == CURLE_PARTIAL_FILE);
static_assert(kTimedOut == CURLE_OPERATION_TIMEDOUT);
static_assert(kTlsConnectFailed == CURLE_SSL_CONNECT_ERROR);
static_assert(kBadArgument == CURLE_BAD_FUNCTION_ARGUMENT);
static_assert(kResponseTooLarge == CURLE_FILESIZE_EXCEEDED);
static_assert(kTooManyRedirects == CURLE_TOO_MANY_REDIRECTS);
static_assert(kGotNothing == CURLE_GOT_NOTHING);
static_assert(kSendFailed == CURLE_SEND_ERROR);
static_assert(kReceiveFailed == CURLE_RECV_ERROR);
static_assert(kBadClientCertificate == CURLE_SSL_CERTPROBLEM);
static_assert(kPeerNotVerified == CURLE_PEER_FAILED_VERIFICATION);
static_assert(kBadAuthorities == CURLE_SSL_CACERT_BADFILE);
static_assert(kBadContentEncoding == CURLE_BAD_CONTENT_ENCODING);
#if LIBCURL_VERSION_NUM >= 0x080600
static_assert(kTooLarge == CURLE_TOO_LARGE);
#endif

// libcurl's buffer for a line runs over: lack of memory to it, and from 8.6 on something too large,
// which too many fields are as well, but these in words.
bool line_is_too_long(const CurlFailure& failure) {
  return failure.code == CURLE_OUT_OF_MEMORY ||
         (static_cast<int>(failure.code) == kTooLarge && *failure.words == '\0');
}

// In the answer: what libcurl has another number for.
std::optional<Fault> fault_of_answer(const CurlFailure& failure) {
  // So an inner function of libcurl refuses a field.
  if (failure.code == CURLE_BAD_FUNCTION_ARGUMENT) {
    return Fault{kWeirdServerReply, "a line of the header or of the trailers is malformed"};
  }
  if (failure.head_complete) return std::nullopt;
  // It misses the body where a length was told.
  if (failure.code == CURLE_PARTIAL_FILE) return head_was_cut();
  if (line_is_too_long(failure)) {
    return Fault{kReceiveFailed, "a line of the header is larger than libcurl takes (100 KB)"};
  }
  return std::nullopt;
}

}  // namespace

Fault fault_of(const CurlFailure& failure) {
  if (failure.sent) {
    if (std::optional<Fault> fault = fault_of_answer(failure)) return *std::move(fault);
  }
  std::string words = *failure.words == '\0' ? curl_easy_strerror(failure.code) : failure.words;
  if (failure.code == CURLE_COULDNT_CONNECT && failure.error_number != 0) {
    words += ": " + std::generic_category().message(static_cast<int>(failure.error_number));
  }
  return {static_cast<std::uint16_t>(failure.code), std::move(words)};
}

Fault head_was_cut() {
  return {number_of(ParseError::head_cut), std::string(words_of(ParseError::head_cut))};
}

}  // namespace timing::run
