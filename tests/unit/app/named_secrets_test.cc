#include "timing/app/named_secrets.h"

#include <gtest/gtest.h>

namespace timing::app {
namespace {

TEST(NamedSecrets, AreHiddenWhereTheirNamesGiveThemAway) {
  const struct {
    const char* text;
    const char* shown;
  } table[] = {
      {"", ""},
      {"plain text", "plain text"},
      {"http://user:word@host/?a=b@c", "http://***@host/?a=b@c"},
      {"see http://word@host and https://a:b@c:1/d", "see http://***@host and https://***@c:1/d"},
      {"http://host/@word", "http://host/@word"},
      {"http://a@b:word@host", "http://***@host"},
      {R"({"user": "vera", "password": "wo\"rd"})", R"({"user": "vera", "password": ***})"},
      {R"({"Api-Key":"word","n":1})", R"({"Api-Key":***,"n":1})"},
      {R"({\"token\": \"word\", \"a\": 1})", R"({\"token\": \***)"},
      {R"({"pin": 1234, "n": 1})", R"({"pin": ***, "n": 1})"},
      {"?access_token=word&lang=en", "?access_token=***&lang=en"},
      {"user=vera&PASSWD=word", "user=vera&PASSWD=***"},
      {"password: word other", "password: *** other"},
      {"Authorization: Bearer word", "Authorization: ***"},
      {"<password>word</password>", "<password>word</password>"},
      {"CREATE USER a IDENTIFIED BY 'word'", "CREATE USER a IDENTIFIED BY ***"},
      {"identified  by\n\"word\"; x", "identified  by\n***; x"},
      {"SET PASSWORD = PASSWORD('wo rd')", "SET PASSWORD = ***('wo rd')"},
      {"SELECT PASSWORD('wo rd')", "SELECT PASSWORD(***)"},
      {"sort by 'name'", "sort by 'name'"},
      {"the password is not here", "the password is not here"},
      {"key=", "key="},
      {"password", "password"},
      {"password=", "password="},
      {"password='open", "password=***"},
      {"monkey=banana keyboard=qwerty", "monkey=banana keyboard=qwerty"},
  };
  for (const auto& [text, shown] : table) EXPECT_EQ(hide_named_secrets(text), shown) << text;
}

TEST(NamedSecrets, GoByTheirNames) {
  for (const char* name : {"password", "DB_PASSWORD", "X-Api-Key", "client-secret", "sessionId",
                           "Authorization", "Cookie", "key", "AccessToken"}) {
    EXPECT_TRUE(names_a_secret(name)) << name;
  }
  for (const char* name : {"", "name", "user", "monkey", "Content-Type", "passenger"}) {
    EXPECT_FALSE(names_a_secret(name)) << name;
  }
}

}  // namespace
}  // namespace timing::app
