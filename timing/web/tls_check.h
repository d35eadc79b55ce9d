// Whether TlsSettings can be served exactly as they are meant, and GnuTLS' words for them.
//
// Threads: any. Errors: in words, without any part of a key.
#pragma once

#include <string>

#include "timing/base/result.h"
#include "timing/web/tls_settings.h"

namespace timing::web {

// Versions, cipher suites and curves as a priority string of GnuTLS. What GnuTLS would not do, or
// only together with something that was not asked for, is an error.
Result<std::string> tls_priorities(const TlsSettings& settings);

// Certificate, key and authorities can be read, belong together and make sense together.
Status check_tls(const TlsSettings& settings);

}  // namespace timing::web
