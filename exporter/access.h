// What a web config adds to every request and response: who may ask, and headers.
//
// Ownership: owns its settings and what it remembers of passwords. Threads: any, at once. Errors:
// whoever may not ask gets a 401.
#pragma once

#include <memory>

#include "exporter/basic_auth.h"
#include "exporter/http_message.h"
#include "exporter/web_settings.h"

namespace timing::exporter {

class Access {
 public:
  // `before`: what was in force until now; what it remembers of passwords is kept for equal users.
  Access(const WebSettings& settings, const Access* before);

  // May take as long as a password's hash.
  Response respond(const Request& request, const RequestHandler& handler) const;
  // Adds the headers.
  void decorate(Response& response) const;

 private:
  std::vector<User> users_;
  Headers headers_;
  std::shared_ptr<const BasicAuth> auth_;  // null: whoever asks
};

}  // namespace timing::exporter
