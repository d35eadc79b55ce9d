// The beginning of an answer's body, decoded, for those who read it.
//
// Threads: one at a time. Units: bytes, decoded. Errors: fault(), from when a body is not encoded
// as it says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "timing/run/http/native/content_decoder.h"
#include "timing/run/http/wire/response_parser.h"

namespace timing::run {

class KeptBody final : public BodySink {
 public:
  // Keeps at most so many bytes. The codings are the parser's, once the first bytes are there.
  KeptBody(std::size_t limit, const ResponseParser& parser) : limit_(limit), parser_(parser) {}

  std::string_view bytes() const { return bytes_; }
  std::uint64_t omitted() const { return omitted_; }
  const std::optional<Fault>& fault() const { return fault_; }

  // Another answer begins. Gives the memory of a large one back.
  void clear();

 private:
  void body_arrived(std::string_view bytes) override;
  void begin();
  void keep(std::string_view bytes);

  std::size_t limit_;
  const ResponseParser& parser_;
  std::string bytes_;
  std::uint64_t omitted_ = 0;
  bool begun_ = false;
  std::unique_ptr<ContentDecoder> decoder_;  // null: what comes is what is kept
  std::optional<Fault> fault_;
};

}  // namespace timing::run
