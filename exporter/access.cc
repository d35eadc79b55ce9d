#include "exporter/access.h"

namespace timing::exporter {

Access::Access(const WebSettings& settings, const Access* before)
    : users_(settings.users), headers_(settings.headers) {
  if (users_.empty()) return;
  const bool same = before != nullptr && before->users_ == users_;
  auth_ = same ? before->auth_ : std::make_shared<BasicAuth>(users_);
}

Response Access::respond(const Request& request, const RequestHandler& handler) const {
  if (auth_ && !auth_->allows(request.header("Authorization"))) {
    return {.status = 401,
            .body = "Unauthorized.\n",
            .headers = {{"WWW-Authenticate", "Basic realm=\"timing\""}}};
  }
  return handler(request);
}

void Access::decorate(Response& response) const {
  response.headers.insert(response.headers.end(), headers_.begin(), headers_.end());
}

}  // namespace timing::exporter
