// Why a request got no usable answer: a number and words.
//
// The numbers are libcurl's (CURLcode), so that the same fault has the same number whichever engine
// met it; curl_transfer.cc checks the ones named here against libcurl's own.
//
// Threads: plain values. Errors: it is one. The words are one line, not masked yet.
#pragma once

#include <cstdint>
#include <string>

namespace timing::run {

struct Fault {
  std::uint16_t number = 0;
  std::string words;
};

inline constexpr std::uint16_t kUnsupportedProtocol = 1;
inline constexpr std::uint16_t kUrlMalformed = 3;
inline constexpr std::uint16_t kCouldNotResolve = 6;
inline constexpr std::uint16_t kCouldNotConnect = 7;
inline constexpr std::uint16_t kWeirdServerReply = 8;
inline constexpr std::uint16_t kPartialFile = 18;
inline constexpr std::uint16_t kTimedOut = 28;
inline constexpr std::uint16_t kTlsConnectFailed = 35;
inline constexpr std::uint16_t kBadArgument = 43;  // a method or header that cannot be sent
inline constexpr std::uint16_t kTooManyRedirects = 47;
inline constexpr std::uint16_t kGotNothing = 52;
inline constexpr std::uint16_t kSendFailed = 55;
inline constexpr std::uint16_t kReceiveFailed = 56;
inline constexpr std::uint16_t kBadClientCertificate = 58;
inline constexpr std::uint16_t kPeerNotVerified = 60;
inline constexpr std::uint16_t kBadContentEncoding = 61;
inline constexpr std::uint16_t kResponseTooLarge = 63;  // a body beyond the max_response_size
inline constexpr std::uint16_t kBadAuthorities = 77;
inline constexpr std::uint16_t kTooLarge = 100;  // known to libcurl from 8.6 on

}  // namespace timing::run
