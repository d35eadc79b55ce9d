#include "exporter/server.h"

#include <civetweb.h>
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "exporter/listen_address.h"

namespace timing::exporter {

namespace {

// Enough that some clients which hang leave others a thread; an idle one costs next to nothing.
constexpr int kWorkerThreads = 16;
// A connection without a request goes on occupying its thread for this long.
constexpr std::chrono::milliseconds kKeepAlive{1'000};
// How often a server that stops is woken.
constexpr std::chrono::milliseconds kKnockInterval{10};

// CivetWeb's count of those who use it.
class Library {
 public:
  Library() { mg_init_library(0); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  ~Library() { mg_exit_library(); }
};

std::vector<std::string> settings_for(const std::string& ports) {
  return {"listening_ports",       ports,
          "num_threads",           std::to_string(kWorkerThreads),
          "request_timeout_ms",    std::to_string(kRequestTimeout.count()),
          "enable_keep_alive",     "yes",
          "keep_alive_timeout_ms", std::to_string(kKeepAlive.count()),
          "tcp_nodelay",           "1"};
}

// `civetweb`: its own words, for when the kernel finds nothing wrong any more.
Error refusal(const Address& address, std::string_view civetweb) {
  const Status trial = try_to_listen(address);
  return {fmt::format("cannot listen on {}: {}", format_address(address),
                      trial.ok() ? civetweb : trial.error().message)};
}

bool write_all(mg_connection* connection, std::string_view text) {
  return text.empty() ||
         mg_write(connection, text.data(), text.size()) == static_cast<int>(text.size());
}

std::string head_of(const mg_connection* connection, const Response& response) {
  std::string head;
  fmt::format_to(std::back_inserter(head),
                 "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n"
                 "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n",
                 response.status, mg_get_response_code_text(connection, response.status),
                 response.content_type, response.body.size());
  for (const auto& [name, value] : response.headers) {
    fmt::format_to(std::back_inserter(head), "{}: {}\r\n", name, value);
  }
  return head;
}

Request request_of(const mg_request_info& info) {
  const auto text = [](const char* words) { return std::string(words == nullptr ? "" : words); };
  Request request{.method = text(info.request_method),
                  .path = text(info.local_uri),
                  .query = text(info.query_string)};
  for (int i = 0; i < info.num_headers; ++i) {
    request.headers.emplace_back(text(info.http_headers[i].name), text(info.http_headers[i].value));
  }
  return request;
}

}  // namespace

// The running CivetWeb.
class Server::Listener {
 public:
  Listener(RequestHandler handler, Log& log) : handler_(std::move(handler)), log_(log) {}
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  Status listen(const Address& address);
  const Address& address() const { return address_; }

 private:
  static int on_request(mg_connection* connection);
  static int on_error(mg_connection* connection, int status, const char* message);
  static int on_message(const mg_connection* connection, const char* message);

  Library library_;
  const RequestHandler handler_;
  Log& log_;
  Address address_;
  std::atomic<bool> listening_ = false;
  std::atomic<int> answering_ = 0;
  mg_context* context_ = nullptr;  // mg_stop() frees it
};

Status Server::Listener::listen(const Address& address) {
  const bool ipv6 = mg_check_feature(MG_FEATURES_IPV6) != 0;
  const Result<std::string> ports = listening_ports(address, ipv6);
  if (!ports.ok()) return refusal(address, ports.error().message);
  mg_callbacks callbacks{};
  callbacks.begin_request = &Listener::on_request;
  callbacks.http_error = &Listener::on_error;
  callbacks.log_message = &Listener::on_message;
  const std::vector<std::string> settings = settings_for(ports.value());
  std::vector<const char*> options;
  options.reserve(settings.size() + 1);
  for (const std::string& setting : settings) options.push_back(setting.c_str());
  options.push_back(nullptr);
  mg_init_data data{};
  data.callbacks = &callbacks;
  data.user_data = this;
  data.configuration_options = options.data();
  std::array<char, 256> words{};
  mg_error_data error{};
  error.text = words.data();
  error.text_buffer_size = words.size();
  context_ = mg_start2(&data, &error);
  if (context_ == nullptr) return refusal(address, words.data());
  listening_ = true;
  address_ = address;
  mg_server_port port{};
  if (mg_get_server_ports(context_, 1, &port) == 1) {
    address_.port = static_cast<std::uint16_t>(port.port);
  }
  return Success{};
}

Server::Listener::~Listener() {
  if (context_ == nullptr) return;
  // From its stop on CivetWeb writes nothing more, not even the rest of an answer.
  while (answering_ > 0) std::this_thread::sleep_for(kKnockInterval);
  // CivetWeb looks at its stop flag every two seconds, or when somebody connects.
  std::atomic<bool> stopped = false;
  std::thread stopping([&] {
    mg_stop(context_);
    stopped = true;
  });
  while (!stopped) {
    knock(address_);
    std::this_thread::sleep_for(kKnockInterval);
  }
  stopping.join();
}

int Server::Listener::on_request(mg_connection* connection) {
  auto* listener = static_cast<Listener*>(mg_get_user_context_data(connection));
  ++listener->answering_;
  const Request request = request_of(*mg_get_request_info(connection));
  const Response response = listener->handler_(request);
  const std::string head = head_of(connection, response) + "\r\n";
  const std::string_view body = request.method == "HEAD" ? "" : std::string_view(response.body);
  if (!write_all(connection, head) || !write_all(connection, body)) {
    mg_disable_connection_keep_alive(connection);
  }
  --listener->answering_;
  return response.status;
}

// For requests that CivetWeb does not understand. Its own pages are not safe on several threads:
// they carry a date made with gmtime().
int Server::Listener::on_error(mg_connection* connection, int status, const char* /*message*/) {
  const Response response{
      .status = status,
      .body = fmt::format("{}.\n", mg_get_response_code_text(connection, status))};
  mg_disable_connection_keep_alive(connection);
  // Whether it arrives is all the same: the connection ends here.
  write_all(connection,
            head_of(connection, response) + "Connection: close\r\n\r\n" + response.body);
  return 0;  // CivetWeb sends nothing itself
}

int Server::Listener::on_message(const mg_connection* connection, const char* message) {
  auto* listener = static_cast<Listener*>(mg_get_user_context_data(connection));
  // While it starts, its words are those of the error that listen() returns.
  if (listener != nullptr && listener->listening_) {
    listener->log_.warn(fmt::format("metrics server: {}", message));
  }
  return 1;  // CivetWeb writes nothing itself
}

Server::Server(std::unique_ptr<Listener> listener) : listener_(std::move(listener)) {}

Server::~Server() = default;

const Address& Server::address() const { return listener_->address(); }

Result<std::unique_ptr<Server>> Server::start(const Address& address, RequestHandler handler,
                                              Log& log) {
  auto listener = std::make_unique<Listener>(std::move(handler), log);
  const Status listening = listener->listen(address);
  if (!listening.ok()) return listening.error();
  return std::make_unique<Server>(std::move(listener));
}

}  // namespace timing::exporter
