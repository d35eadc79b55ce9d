// The key `tls`: how a server is reached and verified over TLS.
//
// Threads: plain values. Errors: none.
#pragma once

#include <string>

#include "timing/config/file.h"

namespace timing::config {

enum class TlsVersion { tls10, tls11, tls12, tls13 };

struct Tls {
  File ca_file = {};             // in PEM, like the others; none: the system's authorities
  File cert_file = {};           // with those that signed it behind it; none: the client shows none
  File key_file = {};            // wherever there is a cert_file
  std::string server_name = {};  // asked for and verified; empty: the host
  TlsVersion min_version = TlsVersion::tls12;
  bool insecure_skip_verify = false;
};

}  // namespace timing::config
