#include "timing/run/http/native/content_decoder.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "timing/run/http/http_header.h"

namespace timing::run {
namespace {

// As libcurl: more of them is a trick.
constexpr int kMostCodings = 5;

// The last coding of the list first.
class DecoderChain final : public ContentDecoder {
 public:
  DecoderChain(std::unique_ptr<ContentDecoder> outer, std::unique_ptr<ContentDecoder> inner)
      : outer_(std::move(outer)), inner_(std::move(inner)) {}

  bool decode(std::string_view bytes, const Output& output) override {
    bool inner_held = true;
    const bool outer_held = outer_->decode(bytes, [&](std::string_view part) {
      inner_held = inner_held && inner_->decode(part, output);
    });
    return outer_held && inner_held;
  }

 private:
  std::unique_ptr<ContentDecoder> outer_;
  std::unique_ptr<ContentDecoder> inner_;
};

std::string_view take_coding(std::string_view& codings) {
  const std::size_t comma = codings.find(',');
  const std::string_view coding = trim_blanks(codings.substr(0, comma));
  codings = comma == std::string_view::npos ? std::string_view() : codings.substr(comma + 1);
  return coding;
}

bool is_one_of(std::string_view coding, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names,
                             [&](std::string_view name) { return same_header_name(coding, name); });
}

Result<std::unique_ptr<ContentDecoder>, Fault> make_one(std::string_view coding) {
  if (is_one_of(coding, {"gzip", "x-gzip"})) return make_gzip_decoder();
  if (is_one_of(coding, {"deflate"})) return make_deflate_decoder();
  if (is_one_of(coding, {"br"})) return make_brotli_decoder();
  return Fault{kBadContentEncoding, "the content encoding is not known; gzip, deflate and br are"};
}

}  // namespace

Result<std::unique_ptr<ContentDecoder>, Fault> make_content_decoder(std::string_view codings) {
  std::unique_ptr<ContentDecoder> all;
  for (int count = 0; !codings.empty();) {
    const std::string_view coding = take_coding(codings);
    if (coding.empty() || is_one_of(coding, {"identity", "none"})) continue;
    if (++count > kMostCodings) {
      return Fault{kBadContentEncoding, "the content has more than 5 encodings"};
    }
    auto one = make_one(coding);
    if (!one) return one.error();
    std::unique_ptr<ContentDecoder> outer = std::move(one).value();
    all = all ? std::make_unique<DecoderChain>(std::move(outer), std::move(all)) : std::move(outer);
  }
  return all;
}

}  // namespace timing::run
