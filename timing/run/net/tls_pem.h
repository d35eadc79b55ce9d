// PEM texts, put into an OpenSSL context.
//
// For the files named tls_* alone. Threads: one at a time for each context. Errors: false, with the
// reason in OpenSSL's queue (tls_fault.h).
#pragma once

#include <string_view>

struct ssl_ctx_st;  // OpenSSL's SSL_CTX

namespace timing::run {

// All certificates of the text are trusted. False where there is none, too.
bool trust_authorities(ssl_ctx_st* context, std::string_view pem);
// The first certificate is shown, with the others as those that vouch for it.
bool show_certificate(ssl_ctx_st* context, std::string_view pem);
// REQUIRES: show_certificate() before. False where it does not belong to the certificate, too; one
// with a password cannot be used.
bool use_private_key(ssl_ctx_st* context, std::string_view pem);

}  // namespace timing::run
