#include "tests/unit/exporter/format/gunzip.h"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace timing::exporter {

std::string gunzip(std::string_view compressed) {
  constexpr int kGzipAlone = 15 + 16;
  z_stream state{};
  if (inflateInit2(&state, kGzipAlone) != Z_OK) throw std::runtime_error("inflateInit2 failed");
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  state.avail_in = static_cast<uInt>(compressed.size());
  std::string text;
  std::array<char, 64 * 1024> buffer{};
  int result = Z_OK;
  while (result == Z_OK) {
    state.next_out = reinterpret_cast<Bytef*>(buffer.data());
    state.avail_out = buffer.size();
    result = inflate(&state, Z_NO_FLUSH);
    text.append(buffer.data(), buffer.size() - state.avail_out);
  }
  const bool whole = result == Z_STREAM_END && state.avail_in == 0;
  inflateEnd(&state);
  if (!whole) throw std::runtime_error("no whole gzip stream");
  return text;
}

}  // namespace timing::exporter
