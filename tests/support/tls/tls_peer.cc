#include "tests/support/tls/tls_peer.h"

#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "timing/base/descriptor.h"

namespace timing::test {
namespace {

constexpr std::chrono::seconds kPatience(20);

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

struct FreeConnection {
  void operator()(SSL* connection) const { SSL_free(connection); }
};

// The first of ours that is among those offered.
int choose_protocol(SSL* /*connection*/, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned offered_length, void* settings) {
  for (const std::string& own : static_cast<TlsPeer::Settings*>(settings)->protocols) {
    for (unsigned at = 0; at < offered_length; at += offered[at] + 1U) {
      const std::string_view name(reinterpret_cast<const char*>(offered + at + 1), offered[at]);
      if (name != own) continue;
      *chosen = offered + at + 1;
      *length = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_NOACK;
}

Context new_context(TlsPeer::Settings& settings) {
  Context context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_set_session_id_context(context.get(), reinterpret_cast<const unsigned char*>("test"), 4);
  bool good =
      SSL_CTX_use_certificate_chain_file(context.get(), settings.files.certificate.c_str()) == 1 &&
      SSL_CTX_use_PrivateKey_file(context.get(), settings.files.key.c_str(), SSL_FILETYPE_PEM) == 1;
  if (!settings.client_authority.empty()) {
    good = good && SSL_CTX_load_verify_file(context.get(), settings.client_authority.c_str()) == 1;
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  }
  if (!good) throw std::runtime_error("OpenSSL refuses the server's files");
  SSL_CTX_set_max_proto_version(context.get(), settings.most_version);
  SSL_CTX_set_alpn_select_cb(context.get(), &choose_protocol, &settings);
  return context;
}

std::string common_name(const X509* certificate) {
  if (certificate == nullptr) return {};
  std::array<char, 100> name{};
  X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name.data(),
                            static_cast<int>(name.size()));
  return name.data();
}

TlsPeer::Handshake look_at(SSL* connection, bool done) {
  const char* const name = SSL_get_servername(connection, TLSEXT_NAMETYPE_host_name);
  return {.done = done,
          .resumed = SSL_session_reused(connection) == 1,
          .server_name = name == nullptr ? "" : name,
          .client = common_name(SSL_get0_peer_certificate(connection))};
}

}  // namespace

std::string TlsPeer::Connection::read() {
  std::array<char, 65'536> buffer{};
  const int length = SSL_read(connection_, buffer.data(), static_cast<int>(buffer.size()));
  return {buffer.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

bool TlsPeer::Connection::ended_in_order() const {
  return (SSL_get_shutdown(connection_) & SSL_RECEIVED_SHUTDOWN) != 0;
}

void TlsPeer::Connection::write(std::string_view bytes) {
  SSL_write(connection_, bytes.data(), static_cast<int>(bytes.size()));
}

void TlsPeer::Connection::close_notify() { SSL_shutdown(connection_); }

void TlsPeer::Connection::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(SSL_get_fd(connection_), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

class TlsPeer::Service {
 public:
  Service(Settings settings, Handler handler, std::uint16_t port)
      : settings_(std::move(settings)),
        handler_(std::move(handler)),
        context_(new_context(settings_)),
        listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const int yes = 1;
    ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_.get(), generic, length) != 0 || ::listen(listener_.get(), 128) != 0 ||
        ::getsockname(listener_.get(), generic, &length) != 0) {
      throw std::runtime_error("no port to listen on");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept(); });
  }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  ~Service() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    acceptor_.join();
    std::vector<std::thread> threads;
    {
      const std::lock_guard lock(mutex_);
      threads = std::move(ended_);
      for (auto& [socket, thread] : connections_) {
        ::shutdown(socket, SHUT_RDWR);
        threads.push_back(std::move(thread));
      }
      connections_.clear();
    }
    for (std::thread& thread : threads) thread.join();
  }

  std::uint16_t port() const { return port_; }

  std::vector<Handshake> handshakes(std::size_t count) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kPatience, [&] { return handshakes_.size() >= count; })) {
      throw std::runtime_error("nobody came to shake hands");
    }
    return handshakes_;
  }

  void wait_for_ends(std::size_t count) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, kPatience, [&] { return ended_.size() >= count; })) {
      throw std::runtime_error("the connection did not end");
    }
  }

 private:
  void accept() {
    // Of OpenSSL's own sockets, when a client goes. The threads of the connections inherit it.
    sigset_t pipe;
    ::sigemptyset(&pipe);
    ::sigaddset(&pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (true) {
      const int socket = ::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
      if (socket < 0) return;
      const std::lock_guard lock(mutex_);
      connections_.emplace(socket, std::thread([this, socket] { serve(socket); }));
    }
  }

  void serve(int socket) {
    Descriptor owner(socket);
    const std::unique_ptr<SSL, FreeConnection> connection(SSL_new(context_.get()));
    SSL_set_fd(connection.get(), socket);
    const bool done = SSL_accept(connection.get()) == 1;
    {
      const std::lock_guard lock(mutex_);
      handshakes_.push_back(look_at(connection.get(), done));
    }
    changed_.notify_all();
    if (done) {
      Connection given(connection.get());
      handler_(given);
    }
    ERR_clear_error();
    const std::lock_guard lock(mutex_);
    // Not there: the destructor has it.
    if (const auto own = connections_.find(socket); own != connections_.end()) {
      ended_.push_back(std::move(own->second));
      connections_.erase(own);
    }
    owner = Descriptor();
    changed_.notify_all();
  }

  Settings settings_;
  Handler handler_;
  Context context_;
  Descriptor listener_;
  std::uint16_t port_ = 0;
  std::thread acceptor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Handshake> handshakes_;
  std::map<int, std::thread> connections_;
  std::vector<std::thread> ended_;
};

TlsPeer::TlsPeer(Settings settings, Handler handler, std::uint16_t port)
    : service_(std::make_unique<Service>(std::move(settings), std::move(handler), port)) {}

TlsPeer::~TlsPeer() = default;

std::uint16_t TlsPeer::port() const { return service_->port(); }

std::vector<TlsPeer::Handshake> TlsPeer::handshakes(std::size_t count) const {
  return service_->handshakes(count);
}

void TlsPeer::wait_for_ends(std::size_t count) const { service_->wait_for_ends(count); }

}  // namespace timing::test
