// How the endpoint is served beyond plain HTTP: TLS, passwords, headers. What a web config says,
// with every file that it names already read.
//
// Threads: plain values. Errors: none; Server::apply() tells what cannot be served.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/http_message.h"
#include "timing/web/tls_settings.h"

namespace timing::exporter {

struct User {
  std::string name;
  std::string password_hash;  // bcrypt's, as bcrypt.h has it

  bool operator==(const User&) const = default;
};

struct WebSettings {
  std::optional<web::TlsSettings> tls = {};  // none: HTTP
  std::vector<User> users = {};              // empty: whoever asks
  Headers headers = {};                      // of every response
};

}  // namespace timing::exporter
