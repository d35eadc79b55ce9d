#include "timing/web/daemon.h"

#include <gnutls/gnutls.h>
#include <microhttpd.h>

#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "timing/web/connection.h"
#include "timing/web/tls_check.h"
#include "timing/web/tls_peer.h"

namespace timing::web {
namespace {

// A connection's buffers: what bounds a head. The library takes as much from the system and gives
// it back only when it is more than 32 KiB.
constexpr std::size_t kConnectionMemory = std::size_t{64} * 1024;
// Connections that are told to go count until their next turn.
constexpr unsigned kSpareConnections = 256;

Connection* connection_of(MHD_Connection* connection) {
  return static_cast<Connection*>(
      ::MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context);
}

gnutls_session_t session_of(MHD_Connection* connection) {
  const MHD_ConnectionInfo* const info =
      ::MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
  return info == nullptr ? nullptr : static_cast<gnutls_session_t>(info->tls_session);
}

// GnuTLS asks this once the client's certificate is there: zero means that it will do.
int verify_peer(gnutls_session_t session) {
  auto* const connection = static_cast<MHD_Connection*>(::gnutls_session_get_ptr(session));
  const auto& tls = connection_of(connection)->daemon().tls();
  return tls && accepts_peer(session, *tls) ? 0 : -1;
}

}  // namespace

struct Daemon::Callbacks {
  static void notify(void* daemon, MHD_Connection* connection, void** context,
                     MHD_ConnectionNotificationCode code) {
    auto& self = *static_cast<Daemon*>(daemon);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
      auto made = std::make_unique<Connection>(self, connection);
      self.connections_.insert(made.get());
      *context = made.release();  // taken back below
      if (gnutls_session_t session = session_of(connection); session != nullptr) {
        ask_for_certificate(session, self.tls_->client_auth);
        ::gnutls_session_set_verify_function(session, &verify_peer);
      }
    } else if (*context != nullptr) {
      const std::unique_ptr<Connection> ended(
          static_cast<Connection*>(std::exchange(*context, nullptr)));
      self.connections_.erase(ended.get());
    }
  }

  static void* begin(void* /*daemon*/, const char* uri, MHD_Connection* connection) {
    connection_of(connection)->begin_request(uri);
    return nullptr;
  }

  static MHD_Result handle(void* /*daemon*/, MHD_Connection* connection, const char* path,
                           const char* method, const char* /*version*/, const char* upload,
                           std::size_t* upload_size, void** state) {
    Connection& self = *connection_of(connection);
    *state = &self;  // end() is called only where this is set
    std::size_t taken = 0;
    const MHD_Result result =
        self.proceed(path, method, std::string_view(upload, *upload_size), taken);
    *upload_size -= taken;
    return result;
  }

  static void end(void* /*daemon*/, MHD_Connection* connection, void** /*state*/,
                  MHD_RequestTerminationCode /*why*/) {
    connection_of(connection)->end_request();
  }
};

Result<std::unique_ptr<Daemon>> Daemon::start(DaemonContext& context,
                                              std::optional<TlsSettings> tls) {
  std::string priorities;
  if (tls) {
    if (const Status usable = check_tls(*tls); !usable) return usable.error();
    priorities = tls_priorities(*tls).value();
  }
  std::unique_ptr<Daemon> made(new Daemon(context, std::move(tls)));  // NOLINT: private constructor
  made->daemon_ = made->create(priorities);
  if (made->daemon_ == nullptr) {
    return Error{"cannot start the HTTP server: " + std::generic_category().message(errno)};
  }
  return made;
}

MHD_Daemon* Daemon::create(const std::string& priorities) {
  unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET;
  std::vector<MHD_OptionItem> options = {
      {MHD_OPTION_CONNECTION_LIMIT,
       static_cast<std::intptr_t>(context_.limits.connections + kSpareConnections), nullptr},
      {MHD_OPTION_CONNECTION_MEMORY_LIMIT, static_cast<std::intptr_t>(kConnectionMemory), nullptr},
  };
  if (tls_) {
    flags |= MHD_USE_TLS;
    const auto add = [&options](MHD_OPTION option, const std::string& text) {
      // The library only reads it; its C type cannot say so.
      options.push_back({option, 0, const_cast<char*>(text.c_str())});  // NOLINT
    };
    add(MHD_OPTION_HTTPS_PRIORITIES, priorities);
    add(MHD_OPTION_HTTPS_MEM_CERT, tls_->certificate);
    add(MHD_OPTION_HTTPS_MEM_KEY, tls_->key);
    if (!tls_->client_authorities.empty()) {
      add(MHD_OPTION_HTTPS_MEM_TRUST, tls_->client_authorities);
    }
  }
  options.push_back({MHD_OPTION_END, 0, nullptr});
  return ::MHD_start_daemon(flags, 0, nullptr, nullptr, &Callbacks::handle, this, MHD_OPTION_ARRAY,
                            options.data(), MHD_OPTION_URI_LOG_CALLBACK, &Callbacks::begin, this,
                            MHD_OPTION_NOTIFY_COMPLETED, &Callbacks::end, this,
                            MHD_OPTION_NOTIFY_CONNECTION, &Callbacks::notify, this, MHD_OPTION_END);
}

// Requests that wait are given up first: the library cannot stop while it has any.
Daemon::~Daemon() {
  if (daemon_ == nullptr) return;
  for (Connection* connection : connections_) {
    if (connection->waits()) connection->resume(HangUp{});
  }
  ::MHD_stop_daemon(daemon_);
}

void Daemon::add(Descriptor connection) {
  // The library owns it from here on, whether it takes it or not.
  const sockaddr_storage nowhere{};
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): as C has addresses
  const auto* const address = reinterpret_cast<const sockaddr*>(&nowhere);
  ::MHD_add_connection(daemon_, connection.release(), address, sizeof nowhere);
}

bool Daemon::run() { return ::MHD_run(daemon_) == MHD_YES; }

int Daemon::descriptor() const {
  return ::MHD_get_daemon_info(daemon_, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

std::optional<std::chrono::milliseconds> Daemon::timeout() const {
  MHD_UNSIGNED_LONG_LONG timeout = 0;
  if (::MHD_get_timeout(daemon_, &timeout) != MHD_YES) return std::nullopt;
  return std::chrono::milliseconds(timeout);
}

}  // namespace timing::web
