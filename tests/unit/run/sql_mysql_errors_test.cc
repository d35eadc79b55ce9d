#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "timing/run/sql/mysql_errors.h"

namespace timing::run {
namespace {

using record::SqlErrorClass;

TEST(MysqlFault, IsReadFromTheNumber) {
  for (const int number : {2006, 4031}) {
    EXPECT_EQ(mysql_fault(number), SqlFault::connection_idle) << number;
  }
  for (const int number : {2013, 2055, 2026, 2027, 1053, 1927, 3169}) {
    EXPECT_EQ(mysql_fault(number), SqlFault::connection_lost) << number;
  }
  for (const int number : {1062, 1317, 1205, 3024}) {
    EXPECT_EQ(mysql_fault(number), SqlFault::statement) << number;
  }
}

TEST(MysqlErrors, HaveTheirClass) {
  const std::vector<std::pair<SqlErrorClass, std::vector<int>>> cases = {
      {SqlErrorClass::duplicate_key, {1062, 1586, 1022}},
      {SqlErrorClass::constraint, {1048, 1216, 1217, 1451, 1452, 3819, 4025}},
      {SqlErrorClass::deadlock, {1213, 1020}},
      {SqlErrorClass::lock_timeout, {1205, 3572}},
      {SqlErrorClass::timeout, {3024, 1969}},
      {SqlErrorClass::connection_lost, {2006, 4031, 2013, 2026, 1053, 1927}},
      {SqlErrorClass::connection_refused, {2001, 2002, 2003, 2005, 1129}},
      {SqlErrorClass::too_many_connections, {1040, 1203, 1226}},
      {SqlErrorClass::access_denied, {1044, 1045, 1142, 1143, 1227, 1698, 3159, 2059}},
      {SqlErrorClass::unknown_object, {1049, 1051, 1054, 1146, 1305}},
      {SqlErrorClass::syntax, {1064, 1149}},
      {SqlErrorClass::read_only, {1290, 1792, 1836}},
      {SqlErrorClass::full, {1021, 1114}},
      {SqlErrorClass::data, {1264, 1265, 1292, 1366, 1406, 1690}},
      {SqlErrorClass::other, {1317, 1105, 1, 99999, 2000}},
  };
  for (const auto& [error_class, numbers] : cases) {
    for (const int number : numbers) {
      EXPECT_EQ(mysql_statement_error(number, "words").error_class, error_class) << number;
    }
  }
}

TEST(MysqlErrors, AreNeverZero) {
  EXPECT_EQ(mysql_statement_error(0, "words").number, 2000);
  EXPECT_EQ(mysql_connect_error(0, "words").number, 2000);
}

TEST(MysqlErrors, OfALossTellThatTheEffectIsUnknown) {
  EXPECT_EQ(mysql_statement_error(2013, "words").message,
            "connection lost: its effect is unknown: words");
  EXPECT_EQ(mysql_statement_error(2006, "words").message, "words");
  EXPECT_EQ(mysql_statement_error(1062, "words").message, "words");
}

TEST(MysqlErrors, OfAConnectAreRefusals) {
  for (const int number : {2002, 2006, 2013, 2012, 2027, 1053}) {
    EXPECT_EQ(mysql_connect_error(number, "words").error_class, SqlErrorClass::connection_refused)
        << number;
  }
  EXPECT_EQ(mysql_connect_error(2026, "words").error_class, SqlErrorClass::tls);
  EXPECT_EQ(mysql_connect_error(1045, "words").error_class, SqlErrorClass::access_denied);
  EXPECT_EQ(mysql_connect_error(1040, "words").error_class, SqlErrorClass::too_many_connections);
  EXPECT_EQ(mysql_connect_error(2013, "words").message,
            "words: no MySQL or MariaDB server answers there");
}

}  // namespace
}  // namespace timing::run
