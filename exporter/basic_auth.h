// Who may ask: HTTP's basic authentication (RFC 7617) against bcrypt hashes.
//
// A name that nobody has costs as much as a wrong password. One password is hashed at a time; the
// last right one of each user is remembered, so that only a scraper's first request pays for it.
//
// Ownership: owns its users. Threads: any, at once; a call may take as long as a hash, or several
// where others are before it. Errors: none; what cannot be understood is not allowed.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/web_settings.h"

namespace timing::exporter {

class BasicAuth {
 public:
  explicit BasicAuth(const std::vector<User>& users);

  // `authorization`: the header's value; empty where there is none.
  bool allows(std::string_view authorization) const;
  // How many passwords were hashed so far.
  std::size_t hashed() const;

 private:
  struct Credentials {
    std::string name;
    std::string password;
  };

  static bool parse(std::string_view authorization, Credentials& credentials);
  bool is_remembered(const Credentials& credentials) const;
  bool check(const Credentials& credentials) const;

  std::map<std::string, std::string> hashes_;  // by user
  std::string nobodys_hash_;
  mutable std::mutex hashing_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::string> right_passwords_;  // by user
  mutable std::size_t hashed_ = 0;
};

}  // namespace timing::exporter
