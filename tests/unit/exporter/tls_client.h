// HTTPS requests of a client that has nothing in common with the server: openssl's.
//
// Threads: any. Errors: an openssl that is missing is an exception with its words; a handshake that
// fails gives an empty answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace timing::exporter {

// The whole answer to GET `path` at 127.0.0.1. More arguments go to `openssl s_client`.
std::string tls_request(std::uint16_t port, std::string_view path,
                        const std::vector<std::string>& arguments = {});

}  // namespace timing::exporter
