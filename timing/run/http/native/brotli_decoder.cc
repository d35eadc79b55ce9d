#include <brotli/decode.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>

#include "timing/run/http/native/content_decoder.h"

namespace timing::run {
namespace {

constexpr std::size_t kPiece = 16'384;

class BrotliDecoder final : public ContentDecoder {
 public:
  BrotliDecoder() : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)) {
    if (!state_) throw std::bad_alloc();
  }

  bool decode(std::string_view bytes, const Output& output) override {
    const auto* next_in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t left_in = bytes.size();
    std::array<char, kPiece> piece{};
    while (!ended_) {
      auto* next_out = reinterpret_cast<std::uint8_t*>(piece.data());
      std::size_t left_out = piece.size();
      const BrotliDecoderResult result = BrotliDecoderDecompressStream(
          state_.get(), &left_in, &next_in, &left_out, &next_out, nullptr);
      if (result == BROTLI_DECODER_RESULT_ERROR) return false;
      output({piece.data(), piece.size() - left_out});
      if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT) return true;
      ended_ = result == BROTLI_DECODER_RESULT_SUCCESS;
    }
    return left_in == 0;
  }

 private:
  struct Free {
    void operator()(BrotliDecoderState* state) const { BrotliDecoderDestroyInstance(state); }
  };

  std::unique_ptr<BrotliDecoderState, Free> state_;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<ContentDecoder> make_brotli_decoder() { return std::make_unique<BrotliDecoder>(); }

}  // namespace timing::run
