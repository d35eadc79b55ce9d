#include "timing/run/net/tls_fault.h"

#include <openssl/err.h>

#include <system_error>

namespace timing::run {

std::string take_tls_error() {
  const unsigned long error = ERR_peek_error();
  ERR_clear_error();
  if (error == 0) return {};
  if (ERR_SYSTEM_ERROR(error)) return std::generic_category().message(ERR_GET_REASON(error));
  const char* const reason = ERR_reason_error_string(error);
  return reason != nullptr ? reason : "OpenSSL's error " + std::to_string(error);
}

}  // namespace timing::run
