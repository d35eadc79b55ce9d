#include "tests/support/wire/replay.h"

#include <memory>
#include <stdexcept>

namespace timing::test {
namespace {

using State = run::ResponseParser::State;

void require(bool holds, const char* promise) {
  if (!holds) throw std::logic_error(promise);
}

class KeptBody final : public run::BodySink {
 public:
  explicit KeptBody(const run::ResponseParser& parser) : parser_(parser) {}

  void body_arrived(std::string_view bytes) override {
    require(!bytes.empty(), "no empty part of a body");
    require(parser_.head_complete(), "the head before the body");
    text += bytes;
    require(text.size() == parser_.body_size(), "the size counts what has arrived");
  }

  std::string text;

 private:
  const run::ResponseParser& parser_;
};

run::ResponseParser::Progress feed_a_copy(run::ResponseParser& parser, std::string_view piece) {
  const auto copy = std::make_unique<char[]>(piece.size());
  piece.copy(copy.get(), piece.size());
  const run::ResponseParser::Progress progress = parser.feed({copy.get(), piece.size()});
  require(progress.consumed <= piece.size(), "no more taken than was given");
  require(progress.state == parser.state(), "one state");
  if (progress.state == State::more) require(progress.consumed == piece.size(), "all taken");
  return progress;
}

// How many bytes belong to the response.
std::size_t feed_in_pieces(run::ResponseParser& parser, std::string_view bytes,
                           const std::vector<std::size_t>& cuts) {
  std::size_t begin = 0;
  for (std::size_t piece = 0; piece <= cuts.size(); ++piece) {
    const std::size_t end = piece < cuts.size() ? cuts[piece] : bytes.size();
    const auto progress = feed_a_copy(parser, bytes.substr(begin, end - begin));
    if (progress.state != State::more) return begin + progress.consumed;
    begin = end;
  }
  return bytes.size();
}

ParsedResponse result_of(const run::ResponseParser& parser) {
  ParsedResponse result;
  result.state = parser.state();
  result.error = parser.error();
  require((result.state == State::failed) == (result.error != run::ParseError::none),
          "an error is a failure, and has a name");
  if (result.state == State::failed) result.words = parser.fault().words;
  result.received_anything = parser.received_anything();
  result.head_complete = parser.head_complete();
  result.body_size = parser.body_size();
  if (!result.head_complete) return result;
  result.status = parser.status();
  result.minor_version = parser.minor_version();
  result.location = parser.location();
  result.content_encoding = parser.content_encoding();
  result.headers = parser.headers();
  if (result.state != State::complete) return result;
  result.keep_alive = parser.keep_alive();
  result.has_trailers = parser.has_trailers();
  return result;
}

}  // namespace

ParsedResponse replay(run::ResponseParser& parser, std::string_view bytes,
                      const std::vector<std::size_t>& cuts, const Replay& how) {
  KeptBody body(parser);
  parser.begin({.head_request = how.head_request,
                .keep_headers = how.keep_headers,
                .body = how.body_wanted ? &body : nullptr});
  const std::size_t taken = feed_in_pieces(parser, bytes, cuts);
  if (how.closes) require(parser.finish() != State::more, "an end is an end");
  ParsedResponse result = result_of(parser);
  if (how.body_wanted) {
    require(body.text.size() == result.body_size, "the sink gets the whole body");
    result.body = std::move(body.text);
  }
  require(result.body_size <= taken, "no body out of nothing");
  if (result.state != State::failed) result.left = bytes.size() - taken;
  return result;
}

ParsedResponse replay(std::string_view bytes, const std::vector<std::size_t>& cuts,
                      const Replay& how) {
  run::ResponseParser parser;
  return replay(parser, bytes, cuts, how);
}

}  // namespace timing::test
