// What is said about a database that cannot be reached: once for all lanes of a job when it goes
// away, again after 10 s, 20 s and so on up to every 10 min, and once when it is back.
//
// Where it comes and goes, that it went is said once in 10 s, and that it is back only where it was
// said to be gone.
//
// Ownership: borrows all that it is given. Threads: any; a short lock, never on the path of a run
// that has its connection. Units: nanoseconds. Errors: none.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/clock.h"
#include "timing/base/log.h"
#include "timing/base/secret_mask.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

class SqlOutage {
 public:
  // What cannot be done while it lasts. That init is done at last, whoever does it says.
  enum class Kind { reach, init };

  // `subject` is the database as it may be shown: "mysql://host:3306/d01".
  SqlOutage(std::string subject, const SecretMask& secrets, const Clock& clock, Log& log,
            Kind kind = Kind::reach);

  // A try that began at `began` has failed. One that began before another lane's success tells
  // nothing new.
  void attempt_failed(SteadyTime began, const SqlError& error);
  // `greeting`: who was reached. Said with the first success.
  void attempt_succeeded(std::string_view greeting = {});

 private:
  struct Outage {
    SteadyTime began;
    SteadyTime next_words;
    nanoseconds interval;
    bool told;
  };

  void begin(SteadyTime began, SteadyTime now);
  std::string words_of(const SqlError& error) const;

  std::string subject_;
  const SecretMask& secrets_;
  const Clock& clock_;
  Log& log_;
  const Kind kind_;

  std::mutex mutex_;
  std::optional<Outage> outage_;
  SteadyTime last_success_ = SteadyTime::min();
  std::optional<SteadyTime> last_told_;  // that an outage began
  bool greeted_ = false;
};

}  // namespace timing::run
