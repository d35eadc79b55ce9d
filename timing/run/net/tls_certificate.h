// The certificates that a server showed.
//
// Ownership: borrows. Threads: the connection's. Units: whole seconds of wall time. Errors: what
// cannot be read counts as absent.
#pragma once

#include <chrono>
#include <optional>

struct ssl_st;  // OpenSSL's SSL

namespace timing::run {

// When the first of them ends, the server's own or one of its chain, as blackbox_exporter's
// probe_ssl_earliest_cert_expiry tells. None: it showed none, or has taken up a session whose
// certificates are not kept.
std::optional<std::chrono::sys_seconds> earliest_not_after(const ssl_st* connection);

}  // namespace timing::run
