// One way to a connection: name, addresses, handshake. The implementation of Connector::Attempt.
//
// Ownership: as in connector.h; it owns the socket until its end. Threads: the loop's.
// Errors: its ConnectEnd.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "timing/base/descriptor.h"
#include "timing/run/net/connector.h"
#include "timing/run/net/resolver.h"
#include "timing/run/net/socket_address.h"
#include "timing/run/net/tls_sessions.h"

namespace timing::run {

class TlsStream;

class ConnectAttempt final : public Connector::Attempt {
 public:
  ConnectAttempt(const Connector::Dependencies& dependencies, TlsSessions& sessions,
                 ConnectRequest request, Connector::Receiver& receiver);
  ~ConnectAttempt() override;

  // Once.
  void begin();

 private:
  void find_addresses();
  void addresses_known(const Resolver::Answer& answer);
  void try_next_address();
  bool is_overdue() const;
  // What kept the next address from being tried.
  std::optional<Fault> begin_connect(const SocketAddress& address);
  void connect_answered();
  void address_failed(Fault fault);
  void connected();

  void shake_hands();
  void handshake_done();

  void time_is_over(std::string doing);
  void fail(Fault fault);
  void end(ConnectEnd end);

  void watch(std::uint32_t events, std::function<void()> ready);
  void unwatch();
  void arm(std::optional<SteadyTime> time, std::function<void()> call);
  void disarm();
  // The time since the phase's beginning.
  nanoseconds lap();

  Connector::Dependencies dependencies_;
  TlsSessions& sessions_;
  ConnectRequest request_;
  Connector::Receiver& receiver_;

  SteadyTime began_;
  SteadyTime phase_began_;
  record::Phases phases_;
  std::unique_ptr<Resolver::Question> question_;
  SocketAddresses addresses_;
  std::size_t tried_ = 0;  // addresses, the present one included
  SteadyTime turn_began_;  // the present address's
  std::optional<Fault> last_fault_;
  std::optional<EventLoop::TimerKey> timer_;
  std::uint32_t watched_ = 0;
  Descriptor socket_;  // until there is a stream
  std::unique_ptr<TlsStream> tls_;

  bool beginning_ = false;
  std::shared_ptr<std::optional<ConnectEnd>> end_;  // that begin() led to, to be told later
};

}  // namespace timing::run
