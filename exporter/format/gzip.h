// A text compressed in pieces, as gzip has it (RFC 1952).
//
// The level is 3: a page of metrics takes hardly more time than at 1, and twice as much at the next
// one (bench/README.md).
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
