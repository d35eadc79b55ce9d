// The TLS sessions of a loop: one for each origin and context, so that what one job trusts is not
// taken up by another that may not.
//
// Ownership: shares the sessions with the connections. Threads: the loop's. Errors: none; sessions
// beyond a bound are forgotten, which costs a whole handshake.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace timing::run {

class TlsContext;
class TlsSession;

class TlsSessions {
 public:
  TlsSessions();
  TlsSessions(const TlsSessions&) = delete;
  TlsSessions& operator=(const TlsSessions&) = delete;
  ~TlsSessions();

  std::shared_ptr<TlsSession> of(const std::shared_ptr<const TlsContext>& context,
                                 const std::string& name, std::uint16_t port);

 private:
  using Origin = std::pair<std::string, std::uint16_t>;
  using OfContext = std::map<Origin, std::shared_ptr<TlsSession>>;

  // Without an owner its context is gone, and no other can be taken for it.
  std::map<std::weak_ptr<const TlsContext>, OfContext, std::owner_less<>> contexts_;
};

}  // namespace timing::run
