#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

#include "timing/run/http/native/content_decoder.h"

namespace timing::run {
namespace {

constexpr std::size_t kPiece = 16'384;
// The largest window, and which header there has to be: zlib's notation.
constexpr int kGzip = 15 + 16;
constexpr int kZlib = 15;
constexpr int kRaw = -15;
constexpr unsigned kMethodMask = 0x0f;
constexpr unsigned kDeflateMethod = 8;

class ZlibDecoder final : public ContentDecoder {
 public:
  explicit ZlibDecoder(bool gzip) : gzip_(gzip) {}
  ZlibDecoder(const ZlibDecoder&) = delete;
  ZlibDecoder& operator=(const ZlibDecoder&) = delete;
  ~ZlibDecoder() override {
    if (begun_) inflateEnd(&stream_);
  }

  bool decode(std::string_view bytes, const Output& output) override {
    if (!bytes.empty()) begin(static_cast<unsigned char>(bytes.front()));
    while (!bytes.empty() && !ended_) {
      const std::string_view part = bytes.substr(0, std::numeric_limits<uInt>::max());
      if (!decode_part(part, output)) return false;
      bytes.remove_prefix(part.size());
    }
    return true;  // what follows the end is nobody's
  }

 private:
  // "deflate" has come to mean data without zlib's header as well.
  void begin(unsigned char first) {
    if (begun_) return;
    const int deflate = (first & kMethodMask) == kDeflateMethod ? kZlib : kRaw;
    if (inflateInit2(&stream_, gzip_ ? kGzip : deflate) != Z_OK) throw std::bad_alloc();
    begun_ = true;
  }

  bool decode_part(std::string_view part, const Output& output) {
    // zlib's interface wants a pointer it could write to, and does not.
    stream_.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(part.data()));  // NOLINT(*-const-cast)
    stream_.avail_in = static_cast<uInt>(part.size());
    std::array<char, kPiece> piece{};
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      const int status = inflate(&stream_, Z_NO_FLUSH);
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return false;
      output({piece.data(), piece.size() - stream_.avail_out});
      ended_ = status == Z_STREAM_END;
    } while (!ended_ && (stream_.avail_in > 0 || stream_.avail_out == 0));
    return true;
  }

  bool gzip_;
  z_stream stream_{};
  bool begun_ = false;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ContentDecoder> make_gzip_decoder() { return std::make_unique<ZlibDecoder>(true); }

std::unique_ptr<ContentDecoder> make_deflate_decoder() {
  return std::make_unique<ZlibDecoder>(false);
}

}  // namespace timing::run
