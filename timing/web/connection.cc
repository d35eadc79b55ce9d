#include "timing/web/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>

#include "timing/web/daemon.h"
#include "timing/web/library_response.h"

namespace timing::web {
namespace {

std::string text_of(const char* data, std::size_t size) {
  return data == nullptr ? std::string() : std::string(data, size);
}

MHD_Result collect(void* fields, MHD_ValueKind /*kind*/, const char* name, std::size_t name_size,
                   const char* value, std::size_t value_size) {
  static_cast<std::vector<Field>*>(fields)->push_back(
      {.name = text_of(name, name_size), .value = text_of(value, value_size)});
  return MHD_YES;
}

std::vector<Field> values_of(MHD_Connection* connection, MHD_ValueKind kind) {
  std::vector<Field> fields;
  ::MHD_get_connection_values_n(connection, kind, &collect, &fields);
  return fields;
}

// What the head says of the body's length; 0 where it says nothing.
std::uint64_t announced_length(MHD_Connection* connection) {
  const char* const text =
      ::MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
  std::uint64_t length = 0;
  const std::string_view digits = text == nullptr ? "" : text;
  std::from_chars(digits.data(), digits.data() + digits.size(), length);
  return length;
}

int descriptor_of(MHD_Connection* connection) {
  return ::MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

// The library may not notice that a client sends no more, where this comes with its last bytes. The
// kernel then tells it once more.
void repeat_end_of_input(int descriptor) {
  char byte = 0;
  const ssize_t received = ::recv(descriptor, &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
  if (received == 0) ::shutdown(descriptor, SHUT_RD);
}

Response too_large() {
  return {.status = MHD_HTTP_CONTENT_TOO_LARGE,
          .headers = {{.name = MHD_HTTP_HEADER_CONTENT_TYPE, .value = "text/plain; charset=utf-8"}},
          .body = std::string_view("The request is too large.\n")};
}

}  // namespace

Connection::Connection(Daemon& daemon, MHD_Connection* connection)
    : daemon_(daemon),
      connection_(connection),
      key_(daemon.context().connections.add(descriptor_of(connection),
                                            std::chrono::steady_clock::now())) {}

Connection::~Connection() {
  end_request();
  daemon_.context().connections.remove(key_);
}

void Connection::begin_request(std::string_view uri) {
  exchange_ = std::make_shared<Exchange>();
  exchange_->connection = this;
  const std::size_t query = uri.find('?');
  if (query != std::string_view::npos) exchange_->request.query = uri.substr(query + 1);
  enter(Phase::head);
}

MHD_Result Connection::proceed(const char* path, const char* method, std::string_view upload,
                               std::size_t& taken) {
  switch (exchange_->stage) {
    case Exchange::Stage::head:
      return take_head(path, method);
    case Exchange::Stage::body:
      taken = upload.size();
      return upload.empty() ? ask_handler() : take_body(upload);
    case Exchange::Stage::suspended:
      // The library also asks again for no reason of ours.
      return exchange_->reply ? send(*std::exchange(exchange_->reply, std::nullopt)) : MHD_YES;
    case Exchange::Stage::handling:
    case Exchange::Stage::answered:
      break;
  }
  return MHD_YES;
}

MHD_Result Connection::take_head(const char* path, const char* method) {
  Request& request = exchange_->request;
  request.method = method;
  request.path = path;
  request.parameters = values_of(connection_, MHD_GET_ARGUMENT_KIND);
  request.headers = values_of(connection_, MHD_HEADER_KIND);
  exchange_->stage = Exchange::Stage::body;
  enter(Phase::body);
  if (announced_length(connection_) > daemon_.context().limits.body) return send(too_large());
  return MHD_YES;
}

MHD_Result Connection::take_body(std::string_view part) {
  const Limits& limits = daemon_.context().limits;
  exchange_->body_bytes += part.size();
  if (exchange_->body_bytes > limits.body) return MHD_NO;
  Request& request = exchange_->request;
  const std::size_t kept = std::min(part.size(), limits.kept_body - request.body.size());
  request.body += part.substr(0, kept);
  request.body_omitted += part.size() - kept;
  return MHD_YES;
}

MHD_Result Connection::ask_handler() {
  DaemonContext& context = daemon_.context();
  enter(Phase::answering);
  exchange_->stage = Exchange::Stage::handling;
  context.handler(std::move(exchange_->request), answer_for(context.mailbox, exchange_));
  if (exchange_->reply) return send(*std::exchange(exchange_->reply, std::nullopt));
  exchange_->stage = Exchange::Stage::suspended;
  ::MHD_suspend_connection(connection_);
  return MHD_YES;
}

MHD_Result Connection::send(Reply reply) {
  exchange_->stage = Exchange::Stage::answered;
  auto* const response = std::get_if<Response>(&reply);
  if (response == nullptr) return MHD_NO;
  const unsigned status = response->status;
  const LibraryResponse made = library_response(std::move(*response), daemon_.retired());
  if (!made) return MHD_NO;
  enter(Phase::sending);
  return ::MHD_queue_response(connection_, status, made.get());
}

void Connection::end_request() {
  if (!exchange_) return;
  exchange_->connection = nullptr;
  exchange_.reset();
  repeat_end_of_input(descriptor_of(connection_));
  enter(Phase::idle);
}

void Connection::resume(Reply reply) {
  if (exchange_->stage != Exchange::Stage::suspended || exchange_->reply) return;
  exchange_->reply = std::move(reply);
  ::MHD_resume_connection(connection_);
}

bool Connection::waits() const {
  return exchange_ && exchange_->stage == Exchange::Stage::suspended && !exchange_->reply;
}

void Connection::enter(Phase phase) {
  daemon_.context().connections.enter(key_, phase, std::chrono::steady_clock::now());
}

}  // namespace timing::web
