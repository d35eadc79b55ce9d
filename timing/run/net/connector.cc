#include "timing/run/net/connector.h"

#include <utility>

#include "timing/run/net/connect_attempt.h"
#include "timing/run/net/tls_sessions.h"

namespace timing::run {

class Connector::Shared {
 public:
  explicit Shared(const Dependencies& given) : dependencies(given) {}

  Dependencies dependencies;
  TlsSessions sessions;
};

Connector::Connector(const Dependencies& dependencies)
    : shared_(std::make_unique<Shared>(dependencies)) {}

Connector::~Connector() = default;

std::unique_ptr<Connector::Attempt> Connector::connect(ConnectRequest request, Receiver& receiver) {
  auto attempt = std::make_unique<ConnectAttempt>(shared_->dependencies, shared_->sessions,
                                                  std::move(request), receiver);
  attempt->begin();
  return attempt;
}

}  // namespace timing::run
