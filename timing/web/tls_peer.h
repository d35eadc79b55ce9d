// A client's certificate: asking for it during the handshake, and whether it will do.
//
// A client that does not pass meets a failed handshake, as with Go's servers.
//
// Threads: that of the handshake. Errors: none; what cannot be read does not pass.
#pragma once

#include <gnutls/gnutls.h>

#include "timing/web/tls_settings.h"

namespace timing::web {

// REQUIRES: before the handshake.
void ask_for_certificate(gnutls_session_t session, ClientAuth client_auth);

// Whether the certificate that came, or that none came, is as the settings want it. The authorities
// are those of the session's credentials.
bool accepts_peer(gnutls_session_t session, const TlsSettings& settings);

}  // namespace timing::web
