// A text compressed in pieces, as gzip has it (RFC 1952).
//
// The level is 1: of pages of metrics, which repeat themselves, it makes little more than a higher
// one does, in a fraction of the time (bench/README.md).
//
// Ownership: borrows the output, to which it appends. Threads: one. Errors: only memory can lack,
// which is a std::bad_alloc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace timing::exporter {

class Gzip {
 public:
  explicit Gzip(std::string& output);
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;
  ~Gzip();

  void write(std::string_view text);
  // Once, after the last piece.
  void finish();

 private:
  struct Stream;

  void deflate(std::string_view text, bool last);

  std::string& output_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace timing::exporter
