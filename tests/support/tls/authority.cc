#include "tests/support/tls/authority.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <atomic>
#include <stdexcept>

namespace timing::test {
namespace {

void check(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL refuses: ") + what);
}

// Two of one name would be taken for each other.
std::string new_name(const std::string& kind) {
  static std::atomic<int> count = 0;
  return kind + " " + std::to_string(count++);
}

// What a PEM_write_bio_* writes.
template <typename Write>
std::string pem_of(Write write) {
  BIO* const memory = BIO_new(BIO_s_mem());
  check(memory != nullptr && write(memory) == 1, "PEM");
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory, &text);
  std::string pem(text, static_cast<std::size_t>(length));
  BIO_free(memory);
  return pem;
}

std::string pem_of_certificate(X509* certificate) {
  return pem_of([=](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string pem_of_key(EVP_PKEY* key) {
  return pem_of([=](BIO* out) {
    return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  });
}

void extend(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  check(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
  X509_EXTENSION_free(extension);
}

}  // namespace

Authority::Key Authority::new_key() {
  Key key(EVP_EC_gen("P-256"));
  check(key != nullptr, "key");
  return key;
}

Authority::Certificate Authority::unsigned_certificate(const std::string& name, const Order& order,
                                                       EVP_PKEY* key, bool is_authority) {
  static std::atomic<long> serial = 1;
  Certificate certificate(X509_new());
  check(certificate != nullptr, "certificate");
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), order.not_before.count());
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), order.not_after.count());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_pubkey(certificate.get(), key);
  extend(certificate.get(), NID_basic_constraints,
         is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  extend(certificate.get(), NID_subject_key_identifier, "hash");
  if (!is_authority) extend(certificate.get(), NID_subject_alt_name, order.names);
  return certificate;
}

void Authority::sign(X509* certificate, const X509_NAME* issuer, EVP_PKEY* key) {
  check(X509_set_issuer_name(certificate, issuer) == 1, "issuer");
  check(X509_sign(certificate, key, EVP_sha256()) > 0, "signature");
}

Authority::Authority()
    : key_(new_key()),
      certificate_(unsigned_certificate(new_name("root"), Order(), key_.get(), true)) {
  sign(certificate_.get(), X509_get_subject_name(certificate_.get()), key_.get());
  file_ = folder_.write("authority.pem", pem_of_certificate(certificate_.get()));
}

Authority::Authority(const Authority& parent, std::chrono::seconds not_after)
    : key_(new_key()),
      certificate_(unsigned_certificate(new_name("intermediate"), {.not_after = not_after},
                                        key_.get(), true)) {
  sign(certificate_.get(), X509_get_subject_name(parent.certificate_.get()), parent.key_.get());
  chain_ = pem_of_certificate(certificate_.get());
  file_ = folder_.write("authority.pem", chain_);
}

Authority::~Authority() = default;

IssuedFiles Authority::issue(const Order& order) const {
  const Key key = new_key();
  const Certificate certificate = unsigned_certificate("issued", order, key.get(), false);
  sign(certificate.get(), X509_get_subject_name(certificate_.get()), key_.get());
  const std::string name = std::to_string(issued_++);
  return {folder_.write(name + ".pem", pem_of_certificate(certificate.get()) + chain_),
          folder_.write(name + ".key", pem_of_key(key.get()))};
}

IssuedFiles Authority::self_signed(const TemporaryFolder& folder) {
  const Key key = new_key();
  const Certificate certificate = unsigned_certificate("lonely", Order(), key.get(), false);
  sign(certificate.get(), X509_get_subject_name(certificate.get()), key.get());
  return {folder.write("lonely.pem", pem_of_certificate(certificate.get())),
          folder.write("lonely.key", pem_of_key(key.get()))};
}

}  // namespace timing::test
