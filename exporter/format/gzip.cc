#include "exporter/format/gzip.h"

#include <zlib.h>

#include <array>
#include <cstddef>
#include <new>

namespace timing::exporter {

namespace {

constexpr int kLevel = 3;
constexpr int kLargestWindow = 15;
constexpr int kGzipHeader = 16;  // added to the window
constexpr int kMemoryLevel = 9;
// zlib counts in 32 bits.
constexpr std::size_t kLargestPiece = 1U << 30U;

}  // namespace

struct Gzip::Stream {
  z_stream state{};
  std::array<char, std::size_t{64} * 1024> output{};
};

Gzip::Gzip(std::string& output) : output_(output), stream_(std::make_unique<Stream>()) {
  if (deflateInit2(&stream_->state, kLevel, Z_DEFLATED, kLargestWindow + kGzipHeader, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
}

Gzip::~Gzip() { deflateEnd(&stream_->state); }

void Gzip::write(std::string_view text) {
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, kLargestPiece);
    deflate(piece, false);
    text.remove_prefix(piece.size());
  }
}

void Gzip::finish() { deflate({}, true); }

void Gzip::deflate(std::string_view text, bool last) {
  z_stream& state = stream_->state;
  // zlib only reads it.
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  state.avail_in = static_cast<uInt>(text.size());
  do {
    state.next_out = reinterpret_cast<Bytef*>(stream_->output.data());
    state.avail_out = static_cast<uInt>(stream_->output.size());
    ::deflate(&state, last ? Z_FINISH : Z_NO_FLUSH);
    output_.append(stream_->output.data(), stream_->output.size() - state.avail_out);
  } while (state.avail_out == 0);
}

}  // namespace timing::exporter
