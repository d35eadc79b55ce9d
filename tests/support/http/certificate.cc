#include "tests/support/http/certificate.h"

#include <stdexcept>

#include "tests/support/process/process.h"

namespace timing::test {

Certificate::Certificate(const std::string& names) {
  const Process openssl(
      {.arguments = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                     "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test",
                     "-addext", "subjectAltName=" + names, "-keyout", key_file(), "-out", file()},
       .merge = true});
  if (openssl.wait() != 0) throw std::runtime_error(openssl.output());
}

std::string Certificate::file() const { return (folder_.path() / "certificate.pem").string(); }

std::string Certificate::key_file() const { return (folder_.path() / "key.pem").string(); }

}  // namespace timing::test
