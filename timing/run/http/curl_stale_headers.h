// Keeps a libcurl before 8.1.1 from following a pointer to a header of the answer before.
//
// It keeps that pointer in its handle, and follows it when the first field of the next answer
// begins with a blank: any server could crash the program (libcurl's issue 11101). What libcurl is
// about to store of a head goes through a callback first, in memory that is not const: there the
// blank is replaced, and put back in what the caller is given of the line.
//
// For the files named curl_* alone: it names libcurl's types.
//
// Threads: the loop's. Errors: none; such a head is refused by its rules (head_check.h).
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace timing::run {

class CurlStaleHeaders {
 public:
  // Whether this libcurl needs it.
  static bool are_followed();

  // Sets the callback, whose data this object is. REQUIRES: it outlives the handle's transfers.
  void guard(CURL* easy);
  // A request is about to be sent.
  void begin() {
    first_field_is_next_ = false;
    replaced_ = '\0';
  }
  // A line of a head as libcurl hands it over, as the server sent it.
  std::string_view restored(std::string_view line);

 private:
  static int line_arrived(CURL* easy, curl_infotype type, char* line, std::size_t size,
                          void* self) noexcept;
  void look_at(char* line, std::size_t size);

  bool first_field_is_next_ = false;
  char replaced_ = '\0';  // none: no line's beginning is
  std::string line_;
};

}  // namespace timing::run
