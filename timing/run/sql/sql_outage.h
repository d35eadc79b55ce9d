// What is said about a database that cannot be reached: once for all lanes of a job when it goes
// away, again after 10 s, 20 s and so on up to every 10 min, and once when it is back.
//
// Ownership: borrows all that it is given. Threads: any; a short lock, never on the path of a run
// that has its connection. Units: nanoseconds. Errors: none.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/secret_mask.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

class SqlOutage {
 public:
  // `subject` is the database as it may be shown: "mysql://host:3306/d01".
  SqlOutage(std::string subject, const SecretMask& secrets, const Clock& clock, Log& log);

  // A try to connect that began at `began` has failed. One that began before another lane's
  // success tells nothing new.
  void attempt_failed(SteadyTime began, const SqlError& error);
  void attempt_succeeded();

 private:
  struct Outage {
    SteadyTime began;
    SteadyTime next_words;
    nanoseconds interval;
  };

  std::string subject_;
  const SecretMask& secrets_;
  const Clock& clock_;
  Log& log_;

  std::mutex mutex_;
  std::optional<Outage> outage_;
  SteadyTime last_success_ = SteadyTime::min();
};

}  // namespace timing::run
