// What libcurl tells of an exchange that has ended: its phases and its traffic.
//
// For the files named curl_* alone: it names libcurl's types.
//
// Threads: the loop's. Units: libcurl's whole microseconds; bytes without the frames of chunked
// bodies and of HTTP/2, which libcurl does not count. Errors: none.
#pragma once

#include <cstdint>

#include "timing/record/phases.h"
#include "timing/run/http/curl_easy.h"

namespace timing::run {

// `named`: the host of its URL is a name, not an address.
record::Phases phases_of(const CurlEasy& easy, bool named);
// `sendings`: how often the request was sent.
record::Traffic traffic_of(const CurlEasy& easy, std::uint32_t sendings);

}  // namespace timing::run
