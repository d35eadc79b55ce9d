// An authority for tests: issues certificates that are good, expired, for other names.
//
// Owns the folder that its files lie in. Threads: one at a time. Units: seconds from now.
// Errors: an OpenSSL that refuses is a std::runtime_error.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/basics/files.h"

namespace timing::test {

struct IssuedFiles {
  std::string certificate;  // PEM, and those of the authorities between it and the root
  std::string key;
};

class Authority {
 public:
  struct Order {
    std::string names = "IP:127.0.0.1,IP:::1,DNS:localhost";  // openssl's subjectAltName
    std::chrono::seconds not_before = -std::chrono::hours(1);
    std::chrono::seconds not_after = std::chrono::hours(24);
  };

  Authority();
  // One that `parent` vouches for; it is in the files that it issues.
  explicit Authority(const Authority& parent,
                     std::chrono::seconds not_after = std::chrono::hours(24));
  ~Authority();

  // Its own certificate.
  std::string file() const { return file_; }
  IssuedFiles issue(const Order& order) const;
  IssuedFiles issue() const { return issue(Order()); }
  // Its own issuer.
  static IssuedFiles self_signed(const TemporaryFolder& folder);

 private:
  struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  using Key = std::unique_ptr<EVP_PKEY, Free>;
  using Certificate = std::unique_ptr<X509, Free>;

  static Key new_key();
  static Certificate unsigned_certificate(const std::string& name, const Order& order,
                                          EVP_PKEY* key, bool is_authority);
  static void sign(X509* certificate, const X509_NAME* issuer, EVP_PKEY* key);

  TemporaryFolder folder_;
  Key key_;
  Certificate certificate_;
  std::string file_;
  std::string chain_;  // PEM: its own certificate, unless it is the root
  mutable int issued_ = 0;
};

}  // namespace timing::test
