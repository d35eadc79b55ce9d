// A database under test, whatever its engine, for tests that all engines pass.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "timing/plan/plan.h"
#include "timing/record/sql_counts.h"

namespace timing::test {

class SqlEngine {
 public:
  SqlEngine() = default;
  SqlEngine(const SqlEngine&) = delete;
  SqlEngine& operator=(const SqlEngine&) = delete;
  virtual ~SqlEngine() = default;

  // Where a job finds it.
  virtual plan::DatabasePlan database() const = 0;
  // Runs a statement besides those of the job, and gives how many rows came.
  virtual std::uint64_t rows_of(const std::string& statement) = 0;
  // Nothing can connect until make_reachable().
  virtual void make_unreachable() = 0;
  virtual void make_reachable() = 0;

  // A query that does not end by itself, and what becomes of it after `timeout`.
  virtual std::string endless_query() const = 0;
  virtual std::chrono::milliseconds short_timeout() const = 0;
  virtual int timeout_number() const = 0;
  virtual std::string timeout_words() const = 0;

  // Of a statement that waits for another's lock when its time is over.
  virtual record::SqlErrorClass lock_class() const = 0;
  // A text that cannot be prepared, and does no harm as often as it is executed.
  virtual std::string unpreparable() const = 0;
  // 5000 times '0' as `long_text`.
  virtual std::string long_text_query() const = 0;

  virtual int duplicate_key_number() const = 0;
  virtual int syntax_error_number() const = 0;
  virtual int unreachable_number() const = 0;
};

enum class EngineKind { mariadb, sqlite };

std::unique_ptr<SqlEngine> make_engine(EngineKind kind);

}  // namespace timing::test
