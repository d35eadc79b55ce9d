// Responses that are refused for their status line, their fields, or for ending too early.
#include "tests/support/wire/response_case.h"

namespace timing::test {
namespace {

using namespace std::string_literals;
using run::ParseError;

const std::string kHello = "Content-Length: 5\r\n\r\nhello";

std::vector<ResponseCase> cut() {
  return {
      refused("Nothing", "", ParseError::no_response),
      refused("HalfAProtocol", "HTT", ParseError::status_line_cut),
      refused("HalfAStatusLine", "HTTP/1.1 20", ParseError::status_line_cut),
      refused("HalfAHeader", "HTTP/1.1 200 OK\r\nContent-Le", ParseError::head_cut),
      refused("HeaderWithoutItsEnd", "HTTP/1.1 200 OK\r\nX: y\r\n", ParseError::head_cut),
      refused("HeaderWithHalfItsEnd", "HTTP/1.1 200 OK\r\nX: y\r\n\r", ParseError::head_cut),
      refused("HeaderWithLengthWithoutItsEnd", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n",
              ParseError::head_cut),
      refused("InterimAlone", "HTTP/1.1 103 Hints\r\n\r\n", ParseError::only_interim),
      refused("ShortBody", ok("Content-Length: 10\r\n", "hel"), ParseError::body_cut),
      refused("NoBody", ok("Content-Length: 10\r\n", ""), ParseError::body_cut),
      refused("LargestLength", ok("Content-Length: 9223372036854775807\r\n"), ParseError::body_cut),
      refused("ShortBodyAfterInterim",
              "HTTP/1.1 100 C\r\n\r\n" + ok("Content-Length: 9\r\n", "hel"), ParseError::body_cut),
  };
}

std::vector<ResponseCase> status_lines() {
  return {
      refused("Rubbish", "\0\xff\r\n\x01 rubbish"s, ParseError::not_http),
      refused("Html", "<html>hello</html>", ParseError::not_http),
      refused("OtherProtocol", "ICY 200 OK\r\n\r\nhello", ParseError::not_http),
      refused("MisspeltProtocol", "HTTX/1.1 200 OK\r\n" + kHello, ParseError::not_http),
      refused("LineBreakFirst", "\r\nHTTP/1.1 200 OK\r\n" + kHello, ParseError::not_http),
      refused("BlankFirst", " HTTP/1.1 200 OK\r\n" + kHello, ParseError::not_http),
      refused("ProtocolInLowerCase", "http/1.1 200 OK\r\n" + kHello, ParseError::not_http),
      refused("Version12", "HTTP/1.2 200 OK\r\n" + kHello, ParseError::unsupported_version),
      refused("Version09", "HTTP/0.9 200 OK\r\n" + kHello, ParseError::unsupported_version),
      refused("Version3", "HTTP/3 200 OK\r\n" + kHello, ParseError::unsupported_version),
      refused("Version2", "HTTP/2 200 OK\r\n" + kHello, ParseError::unsupported_version)
          .libcurl_takes(200, 5, "it reads text under any version that it knows"),
      refused("TabBehindVersion", "HTTP/1.1\t200 OK\r\n" + kHello, ParseError::bad_status_line),
      refused("TwoSpacesBehindVersion", "HTTP/1.1  200 OK\r\n" + kHello,
              ParseError::bad_status_line),
      refused("VersionOfTwoDigits", "HTTP/1.10 200 OK\r\n" + kHello, ParseError::bad_status_line),
      refused("StatusOfTwoDigits", "HTTP/1.1 20 OK\r\n" + kHello, ParseError::bad_status_code),
      refused("StatusOfFourDigits", "HTTP/1.1 2000 OK\r\n" + kHello, ParseError::bad_status_code),
      refused("StatusBelow100", "HTTP/1.1 099 OK\r\n" + kHello, ParseError::bad_status_code),
      refused("StatusWithLetter", "HTTP/1.1 2x0 OK\r\n" + kHello, ParseError::bad_status_code),
      refused("NegativeStatus", "HTTP/1.1 -200 OK\r\n" + kHello, ParseError::bad_status_code),
      refused("StatusAndReasonInOne", "HTTP/1.1 200OK\r\n" + kHello, ParseError::bad_status_code),
      refused("NulInReason", "HTTP/1.1 200 O\0K\r\n"s + kHello, ParseError::control_character),
      refused("CarriageReturnInReason", "HTTP/1.1 200 O\rK\r\n" + kHello,
              ParseError::control_character),
      refused("OnlyCarriageReturns", "HTTP/1.1 200 OK\rContent-Length: 5\r\rhello",
              ParseError::status_line_cut),
      refused("EndlessStatusLine", "HTTP/1.1 200 " + std::string(270'000, 'a') + "\r\n" + kHello,
              ParseError::head_too_large),
  };
}

std::vector<ResponseCase> fields() {
  const std::string names = "it does not judge names";
  return {
      refused("NulInValue", ok_sized("X: a\0b\r\n"s), ParseError::control_character),
      refused("NulInName", ok_sized("X\0Y: ab\r\n"s), ParseError::control_character),
      refused("CarriageReturnInValue", ok_sized("X: a\rSet-Cookie: b\r\n"),
              ParseError::control_character),
      refused("TwoCarriageReturns", ok_sized("X: a\r\r\n"), ParseError::control_character),
      refused("BellInValue", ok_sized("X: a\x07\r\n"), ParseError::control_character),
      refused("DeleteInValue", ok_sized("X: a\x7f"s + "b\r\n"), ParseError::control_character),
      refused("NoColon", ok_sized("nonsense\r\n"), ParseError::field_without_colon),
      refused("TwoStatusLines", "HTTP/1.1 200 OK\r\nHTTP/1.1 200 OK\r\n" + kHello,
              ParseError::field_without_colon),
      refused("BlankBeforeColon", ok("Content-Length : 5\r\n"), ParseError::blank_before_colon),
      refused("TabBeforeColon", ok_sized("X\t: 5\r\n"), ParseError::blank_before_colon),
      refused("BlankInName", ok_sized("X Y: 5\r\n"), ParseError::bad_field_name),
      refused("NoName", ok_sized(": x\r\n"), ParseError::bad_field_name),
      refused("NameThatIsNoToken", ok_sized("X@Y: x\r\n"), ParseError::bad_field_name),
      refused("LongNameThatIsNoToken", ok_sized(std::string(40, 'n') + "\xe4: x\r\n"),
              ParseError::bad_field_name),
      refused("BlankBeforeTheFirstField", ok(" X: 1\r\nContent-Length: 5\r\n"),
              ParseError::blank_before_field),
      refused("FieldTooLarge", ok_sized("X: " + std::string(270'000, 'a') + "\r\n"),
              ParseError::head_too_large),
      refused("HeadTooLarge", ok_sized(repeated("X: " + std::string(50'000, 'a') + "\r\n", 7)),
              ParseError::head_too_large),
      refused("HeadALittleTooLarge",
              ok_sized(repeated("X: " + std::string(49'000, 'a') + "\r\n", 5) +
                       "X: " + std::string(18'000, 'a') + "\r\n"),
              ParseError::head_too_large),
      refused("TooManyFields", ok_sized(repeated("X: y\r\n", 5'000)), ParseError::too_many_fields),
  };
}

}  // namespace

std::vector<ResponseCase> broken_heads() {
  std::vector<ResponseCase> all;
  for (auto* const part : {&cut, &status_lines, &fields}) {
    for (ResponseCase& row : part()) all.push_back(std::move(row));
  }
  return all;
}

}  // namespace timing::test
