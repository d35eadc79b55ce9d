#include "timing/run/net/tls_sessions.h"

#include <cstddef>

#include "timing/run/net/tls_session.h"

namespace timing::run {
namespace {

// Names from templates have no end.
constexpr std::size_t kMostOrigins = 1'000;

}  // namespace

TlsSessions::TlsSessions() = default;
TlsSessions::~TlsSessions() = default;

std::shared_ptr<TlsSession> TlsSessions::of(const std::shared_ptr<const TlsContext>& context,
                                            const std::string& name, std::uint16_t port) {
  auto place = contexts_.find(context);
  if (place == contexts_.end()) {
    std::erase_if(contexts_, [](const auto& entry) { return entry.first.expired(); });
    place = contexts_.emplace(context, OfContext()).first;
  }
  OfContext& sessions = place->second;
  const Origin origin(name, port);
  if (const auto known = sessions.find(origin); known != sessions.end()) return known->second;
  if (sessions.size() >= kMostOrigins) sessions.clear();
  return sessions.emplace(origin, std::make_shared<TlsSession>()).first->second;
}

}  // namespace timing::run
