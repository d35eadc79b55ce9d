// What settings and files make of a context.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/tls/authority.h"
#include "tests/unit/run/loaded_file.h"
#include "timing/run/net/tls_context.h"

namespace timing::run {
namespace {

using test::Authority;
using test::IssuedFiles;
using test::loaded;
using test::TemporaryFolder;

class TlsContextTest : public testing::Test {
 protected:
  static Fault fault(const config::Tls& settings) {
    const auto loaded = TlsContext::load(settings);
    EXPECT_FALSE(loaded.ok());
    return loaded ? Fault() : loaded.error();
  }

  Authority authority_;
  TemporaryFolder folder_;
};

TEST_F(TlsContextTest, TheSystemsAuthoritiesNeedNoFile) { EXPECT_TRUE(TlsContext::load({}).ok()); }

TEST_F(TlsContextTest, AuthoritiesThatCannotBeUsed) {
  const std::string rubbish = folder_.write("rubbish.pem", "rubbish");
  const Fault no_pem = fault({.ca_file = loaded(rubbish)});
  EXPECT_EQ(no_pem.number, kBadAuthorities);
  EXPECT_THAT(no_pem.words, testing::StartsWith("ca_file " + rubbish + ": "));
  const std::string broken = folder_.write(
      "broken.pem", test::read_file(authority_.file()) + "-----BEGIN CERTIFICATE-----\n");
  EXPECT_EQ(fault({.ca_file = loaded(broken)}).number, kBadAuthorities);
  EXPECT_EQ(fault({.ca_file = loaded(folder_.write("empty.pem", ""))}).number, kBadAuthorities);
}

TEST_F(TlsContextTest, ACertificateThatCannotBeUsed) {
  const IssuedFiles own = authority_.issue();
  const IssuedFiles other = authority_.issue();
  const std::string rubbish = folder_.write("rubbish.pem", "rubbish");
  const auto refused = [](const std::string& certificate, const std::string& key) {
    const Fault fault =
        TlsContextTest::fault({.cert_file = loaded(certificate), .key_file = loaded(key)});
    EXPECT_EQ(fault.number, kBadClientCertificate);
    return fault.words;
  };
  EXPECT_THAT(refused(rubbish, own.key), testing::StartsWith("cert_file " + rubbish));
  EXPECT_EQ(refused(own.certificate, other.key), "key_file " + other.key + ": key values mismatch");
  EXPECT_THAT(refused(own.certificate, own.certificate),
              testing::StartsWith("key_file " + own.certificate))
      << "there is no key in it";
}

TEST_F(TlsContextTest, AKeyWithAPasswordIsNotAskedFor) {
  const std::string locked = folder_.write("locked.key", R"(-----BEGIN ENCRYPTED PRIVATE KEY-----
MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgp9T1dR5DVOwICCAAw
DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEDN4BVDgLRcUFrTAfrJ5oMoEgZBk
-----END ENCRYPTED PRIVATE KEY-----
)");
  const Fault refused =
      fault({.cert_file = loaded(authority_.issue().certificate), .key_file = loaded(locked)});
  EXPECT_EQ(refused.number, kBadClientCertificate);
}

TEST_F(TlsContextTest, EqualSettingsShareAContextWhileItIsUsed) {
  TlsContexts contexts;
  const config::Tls settings{.ca_file = loaded(authority_.file())};
  auto first = contexts.get(settings).value();
  EXPECT_EQ(contexts.get(settings).value(), first);
  EXPECT_NE(contexts.get({}).value(), first);
  const std::weak_ptr<const TlsContext> gone = first;
  first.reset();
  EXPECT_TRUE(gone.expired());
  EXPECT_TRUE(contexts.get(settings).ok());
  EXPECT_FALSE(contexts.get({.ca_file = loaded(folder_.write("empty.pem", ""))}).ok());
}

}  // namespace
}  // namespace timing::run
