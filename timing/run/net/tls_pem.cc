#include "timing/run/net/tls_pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <memory>
#include <new>

namespace timing::run {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Bio = std::unique_ptr<BIO, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

// Config files are far smaller than what OpenSSL can take.
Bio reader_of(std::string_view pem) {
  Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) throw std::bad_alloc();
  return bio;
}

// OpenSSL would ask for it on the terminal.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*unused*/) { return -1; }

// Null, with a reason in the queue: there is none, or it is broken.
Certificate next_certificate(BIO* bio) {
  return Certificate(PEM_read_bio_X509_AUX(bio, nullptr, &no_password, nullptr));
}

// Whether nothing but the end of the text is what the queue holds, which is then emptied.
bool reached_end() {
  const unsigned long reason = ERR_peek_last_error();
  const bool end =
      ERR_GET_LIB(reason) == ERR_LIB_PEM && ERR_GET_REASON(reason) == PEM_R_NO_START_LINE;
  if (end) ERR_clear_error();
  return end;
}

}  // namespace

bool trust_authorities(SSL_CTX* context, std::string_view pem) {
  const Bio bio = reader_of(pem);
  Certificate certificate = next_certificate(bio.get());
  if (!certificate) return false;
  for (; certificate; certificate = next_certificate(bio.get())) {
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate.get()) != 1) return false;
  }
  return reached_end();
}

bool show_certificate(SSL_CTX* context, std::string_view pem) {
  const Bio bio = reader_of(pem);
  const Certificate first = next_certificate(bio.get());
  if (!first || SSL_CTX_use_certificate(context, first.get()) != 1) return false;
  while (Certificate next = next_certificate(bio.get())) {
    if (SSL_CTX_add1_chain_cert(context, next.get()) != 1) return false;
  }
  return reached_end();
}

bool use_private_key(SSL_CTX* context, std::string_view pem) {
  const Bio bio = reader_of(pem);
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &no_password, nullptr));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

}  // namespace timing::run
