// Takes the content coding off a body: gzip, deflate, br, as they follow one another.
//
// Output comes in pieces of bounded size, so that a small body that unpacks to a huge one takes
// time but no memory.
//
// Threads: one at a time. Units: bytes. Errors: a Fault with libcurl's number (61), for a coding
// that is not known too.
// Source: RFC 9110, section 8.4; RFC 1950 to 1952; RFC 7932.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "timing/base/result.h"
#include "timing/run/net/fault.h"

namespace timing::run {

class ContentDecoder {
 public:
  using Output = std::function<void(std::string_view bytes)>;

  ContentDecoder() = default;
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;
  virtual ~ContentDecoder() = default;

  // The next bytes of the body. False: they are not what they are said to be.
  virtual bool decode(std::string_view bytes, const Output& output) = 0;
};

std::unique_ptr<ContentDecoder> make_gzip_decoder();
std::unique_ptr<ContentDecoder> make_deflate_decoder();
std::unique_ptr<ContentDecoder> make_brotli_decoder();

// For a Content-Encoding of that value; null: there is nothing to take off.
Result<std::unique_ptr<ContentDecoder>, Fault> make_content_decoder(std::string_view codings);

}  // namespace timing::run
