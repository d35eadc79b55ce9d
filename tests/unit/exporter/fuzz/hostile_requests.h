// What hostile or broken clients send, made up at random: the same for the same generator.
//
// Threads: pure but for the generator. Errors: none.
#pragma once

#include <string>
#include <vector>

#include "timing/base/random.h"

namespace timing::exporter {

// Request lines that are wrong, floods of headers, NULs, lengths and chunk sizes that overflow,
// pipelines, halves of requests, damaged ones, and plain noise.
std::string hostile_http(Random& random);

// Beginnings of TLS handshakes: cut short, damaged, with more behind them, with wrong lengths; and
// what is none.
std::string hostile_tls(Random& random);

// A ClientHello that a server takes, for TLS 1.2 and 1.3.
std::string client_hello(Random& random);

// Cut at random into one or several pieces.
std::vector<std::string> pieces_of(const std::string& text, Random& random);

}  // namespace timing::exporter
