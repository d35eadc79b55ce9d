#include "timing/run/net/tls_certificate.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <ctime>

namespace timing::run {
namespace {

std::optional<std::chrono::sys_seconds> time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  const std::chrono::year_month_day day(std::chrono::year(parts.tm_year + 1900),
                                        std::chrono::month(static_cast<unsigned>(parts.tm_mon + 1)),
                                        std::chrono::day(static_cast<unsigned>(parts.tm_mday)));
  return std::chrono::sys_days(day) + std::chrono::hours(parts.tm_hour) +
         std::chrono::minutes(parts.tm_min) + std::chrono::seconds(parts.tm_sec);
}

}  // namespace

std::optional<std::chrono::sys_seconds> earliest_not_after(const ssl_st* connection) {
  std::optional<std::chrono::sys_seconds> earliest;
  const STACK_OF(X509)* const chain = SSL_get_peer_cert_chain(connection);
  for (int index = 0; index < sk_X509_num(chain); ++index) {
    const auto end = time_of(X509_get0_notAfter(sk_X509_value(chain, index)));
    if (end && (!earliest || *end < *earliest)) earliest = end;
  }
  return earliest;
}

}  // namespace timing::run
