// TLS to a real MariaDB: verified, not verified, refused, and lost.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/tls/authority.h"
#include "tests/unit/run/sql_connect_fixture.h"
#include "tests/unit/run/sql_harness.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;
using std::chrono::milliseconds;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Certified {
  test::Authority authority;
  test::IssuedFiles files = authority.issue();
};

// Made before the server that is started with it.
class SqlTlsTest : private Certified, public test::SqlConnectFixture {
 protected:
  SqlTlsTest()
      : SqlConnectFixture({"--ssl-cert=" + files.certificate, "--ssl-key=" + files.key,
                           "--ssl-ca=" + authority.file()}) {
    database_.tls = config::Tls{.ca_file = {.path = authority.file()}};
  }

  test::IssuedFiles client_files() const { return authority.issue(); }
};

TEST_F(SqlTlsTest, AServerThatProvesItsNameIsTaken) {
  EXPECT_THAT(connect()->greeting(), HasSubstr(", TLSv1.3"));
  EXPECT_NE(first(*connect(),
                  "SELECT variable_value AS v FROM information_schema.session_status WHERE "
                  "variable_name = 'ssl_cipher'"),
            "");
}

TEST_F(SqlTlsTest, AServerThatCannotProveItIsRefused) {
  const test::Authority other;
  database_.tls->ca_file.path = other.file();
  EXPECT_EQ(refused().error_class, SqlErrorClass::tls);
  database_.tls->ca_file.path.clear();  // the system's authorities
  EXPECT_EQ(refused().error_class, SqlErrorClass::tls);
  database_.tls->insecure_skip_verify = true;
  EXPECT_THAT(connect()->greeting(), HasSubstr(", TLSv1."));
}

TEST_F(SqlTlsTest, AnotherNameThanTheHostsCannotBeVerified) {
  database_.tls->server_name = "db.example";
  const SqlError error = refused();
  EXPECT_EQ(error.number, 2026);
  EXPECT_THAT(error.message, HasSubstr("verifies the name of the host alone"));
  database_.tls->server_name = "127.0.0.1";
  EXPECT_NE(connect(), nullptr);
}

TEST_F(SqlTlsTest, AClientShowsItsCertificateWhereItIsAskedFor) {
  server_.execute("CREATE USER certified@'%' IDENTIFIED BY 'secret' REQUIRE X509");
  database_.username = "certified";
  database_.database.clear();
  EXPECT_EQ(refused().error_class, SqlErrorClass::access_denied);
  const test::IssuedFiles own = client_files();
  database_.tls->cert_file.path = own.certificate;
  database_.tls->key_file.path = own.key;
  EXPECT_NE(connect(), nullptr);
}

TEST_F(SqlTlsTest, StatementsAreCancelledOverTlsToo) {
  const auto connection = connect();
  const auto slow =
      connection->execute({.text = "SELECT SLEEP(3600)", .timeout = milliseconds(50)});
  ASSERT_FALSE(slow.ok());
  EXPECT_EQ(slow.error().error_class, SqlErrorClass::timeout);
  EXPECT_EQ(slow.error().fault, SqlFault::statement);
  EXPECT_TRUE(connection->execute({.text = "SELECT 1"}).ok());
}

TEST_F(SqlTlsTest, OlderVersionsThanAllowedAreRefused) {
  server_.stop();
  server_.start({"--tls-version=TLSv1.2"});
  EXPECT_THAT(connect()->greeting(), HasSubstr(", TLSv1.2"));
  database_.tls->min_version = config::TlsVersion::tls13;
  EXPECT_EQ(refused().error_class, SqlErrorClass::tls);
}

// What a connection meets that is killed in mid-statement, over TLS and without it.
class SqlLossTest : public SqlTlsTest, public ::testing::WithParamInterface<bool> {
 protected:
  SqlLossTest() {
    if (!GetParam()) database_.tls.reset();
  }

  Result<SqlAnswer, SqlError> execute_and_meanwhile(const SqlRequest& request,
                                                    const std::function<void()>& act) {
    const auto connection = connect();
    Result<SqlAnswer, SqlError> answer = SqlAnswer{};
    {
      const std::jthread thread([&] { answer = connection->execute(request); });
      EXPECT_TRUE(test::eventually([&] {
        return server_.query_one(
                   "SELECT COUNT(*) FROM information_schema.processlist WHERE "
                   "user = 'timing' AND info LIKE '%SLEEP%'") != "0";
      }));
      act();
    }
    return answer;
  }
};

TEST_P(SqlLossTest, InMidStatementTheEffectIsUnknown) {
  for (const SqlSending sending : {SqlSending::text, SqlSending::prepared}) {
    const auto answer = execute_and_meanwhile({.text = "SELECT SLEEP(3600)", .sending = sending},
                                              [this] { server_.kill_connections(); });
    ASSERT_FALSE(answer.ok());
    EXPECT_THAT(answer.error().number, AnyOf(2013, 2026, 1927));
    EXPECT_EQ(answer.error().fault, SqlFault::connection_lost);
    EXPECT_EQ(answer.error().error_class, SqlErrorClass::connection_lost);
    EXPECT_THAT(answer.error().message, StartsWith("connection lost: its effect is unknown: "));
  }
}

TEST_P(SqlLossTest, AServerThatIsKilledIsTheSame) {
  const auto answer = execute_and_meanwhile(
      {.text = "SELECT SLEEP(3600)", .timeout = std::chrono::hours(1)}, [this] { server_.kill(); });
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().fault, SqlFault::connection_lost);
  EXPECT_EQ(answer.error().error_class, SqlErrorClass::connection_lost);
}

TEST_P(SqlLossTest, AServerThatStandsStillHangsNobody) {
  const auto answer =
      execute_and_meanwhile({.text = "SELECT SLEEP(3600)", .timeout = std::chrono::seconds(1)},
                            [this] { server_.freeze(); });
  server_.thaw();
  ASSERT_FALSE(answer.ok());
  EXPECT_EQ(answer.error().error_class, SqlErrorClass::timeout);
  EXPECT_EQ(answer.error().number, 3024);
  EXPECT_EQ(answer.error().fault, SqlFault::connection_lost);
  EXPECT_EQ(answer.error().message, "took over 1s; it may have had its effect");
}

TEST_P(SqlLossTest, AfterIdlingTheStatementCanBeSentAgain) {
  database_.options = {{.name = "wait_timeout", .value = "1"}};
  for (const SqlSending sending : {SqlSending::text, SqlSending::prepared}) {
    const auto connection = connect();
    ASSERT_TRUE(connection->execute({.text = "SELECT 1", .sending = sending}).ok());
    ASSERT_TRUE(test::eventually([&] {
      return server_.query_one(
                 "SELECT COUNT(*) FROM information_schema.processlist WHERE "
                 "user = 'timing'") == "0";
    }));
    const auto answer = connection->execute({.text = "SELECT 1", .sending = sending});
    ASSERT_FALSE(answer.ok());
    EXPECT_EQ(answer.error().fault, SqlFault::connection_idle) << answer.error().message;
    EXPECT_EQ(answer.error().error_class, SqlErrorClass::connection_lost);
  }
}

TEST_P(SqlLossTest, ALostConnectionIsNotAlive) {
  const auto connection = connect();
  EXPECT_TRUE(connection->alive());
  server_.kill_connections();
  EXPECT_FALSE(connection->alive());
}

INSTANTIATE_TEST_SUITE_P(Ways, SqlLossTest, ::testing::Bool(), [](const auto& encrypted) {
  return encrypted.param ? "Encrypted" : "Unencrypted";
});

}  // namespace
}  // namespace timing::run
