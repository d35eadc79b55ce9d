#include "timing/run/http/native/kept_body.h"

#include <utility>

namespace timing::run {
namespace {

// A buffer beyond this is given back after use.
constexpr std::size_t kKeptBuffer = 65'536;

}  // namespace

void KeptBody::clear() {
  bytes_.clear();
  if (bytes_.capacity() > kKeptBuffer) std::string().swap(bytes_);
  omitted_ = 0;
  begun_ = false;
  decoder_.reset();
  fault_.reset();
}

void KeptBody::body_arrived(std::string_view bytes) {
  if (!std::exchange(begun_, true)) begin();
  if (fault_) return;
  if (!decoder_) return keep(bytes);
  if (!decoder_->decode(bytes, [this](std::string_view part) { keep(part); })) {
    fault_ = Fault{kBadContentEncoding, "the body is not encoded as its Content-Encoding says"};
  }
}

void KeptBody::begin() {
  if (parser_.content_encoding().empty()) return;
  auto decoder = make_content_decoder(parser_.content_encoding());
  if (decoder) {
    decoder_ = std::move(decoder).value();
  } else {
    fault_ = decoder.error();
  }
}

void KeptBody::keep(std::string_view bytes) {
  const std::string_view kept = bytes.substr(0, limit_ - bytes_.size());
  bytes_ += kept;
  omitted_ += bytes.size() - kept.size();
}

}  // namespace timing::run
