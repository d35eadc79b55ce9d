// What libcurl waits for at a socket and learns of it, in epoll's words.
//
// For the files named curl_* alone. Threads: any. Errors: none.
#pragma once

#include <cstdint>

namespace timing::run {

// CURL_POLL_* as events to watch for.
std::uint32_t epoll_events(int what);

// Events that came at a socket where `wanted` is watched for, as CURL_CSELECT_* bits. An error
// alone would be told as one of libcurl's own polling ("select/poll returned error", number 55), so
// what is wanted counts as ready: the read or write that follows learns the socket's own error.
int curl_events(std::uint32_t came, std::uint32_t wanted);

}  // namespace timing::run
