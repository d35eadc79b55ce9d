#include "timing/web/library_response.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace timing::web {
namespace {

// Its smallest buffer for a body that is made while it is sent.
constexpr std::size_t kBlock = std::size_t{32} * 1024;

// The library writes into none of its buffers; its C signatures cannot say so.
void* writable(std::string_view text) { return const_cast<char*>(text.data()); }  // NOLINT

// What lives as long as the library's response: it reads the body from here.
struct Sent {
  Body body;
  std::shared_ptr<const void> kept;
};

void delete_sent(void* sent) { delete static_cast<Sent*>(sent); }  // NOLINT: as C wants it

ssize_t read_made(void* sent, std::uint64_t position, char* buffer, std::size_t size) {
  const auto& body = std::get<MadeBody>(static_cast<const Sent*>(sent)->body);
  const std::string_view part = body.at(position).substr(0, size);
  std::ranges::copy(part, buffer);
  return static_cast<ssize_t>(part.size());
}

MHD_Response* create(Sent& sent) {
  if (const auto* const made = std::get_if<MadeBody>(&sent.body)) {
    return ::MHD_create_response_from_callback(made->size, kBlock, &read_made, &sent, &delete_sent);
  }
  const auto* const owned = std::get_if<std::string>(&sent.body);
  const std::string_view text = owned != nullptr ? *owned : std::get<std::string_view>(sent.body);
  return ::MHD_create_response_from_buffer_with_free_callback_cls(text.size(), writable(text),
                                                                  &delete_sent, &sent);
}

}  // namespace

LibraryResponse library_response(Response response, bool last) {
  auto sent = std::make_unique<Sent>(
      Sent{.body = std::move(response.body), .kept = std::move(response.kept)});
  LibraryResponse made(create(*sent), &::MHD_destroy_response);
  if (!made) return made;
  static_cast<void>(sent.release());  // delete_sent() has it
  const auto add = [&made](const char* name, const char* value) {
    return ::MHD_add_response_header(made.get(), name, value) == MHD_YES;
  };
  for (const Field& header : response.headers) {
    if (!add(header.name.c_str(), header.value.c_str())) made.reset();
    if (!made) return made;
  }
  if (last) add(MHD_HTTP_HEADER_CONNECTION, "close");
  return made;
}

}  // namespace timing::web
