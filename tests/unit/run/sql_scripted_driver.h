// A database that answers as a test has written down: connects and statements take their answers
// from two lists, and succeed when those are used up: as `answer` says.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/run/sql/sql_connection.h"

namespace timing::test {

class ScriptedDriver final : public run::SqlDriver {
 public:
  // nullopt: it succeeds.
  using Answers = std::deque<std::optional<run::SqlError>>;

  Answers connects;
  Answers statements;
  bool alive = true;
  std::function<void()> on_connect = [] {};
  std::function<void()> on_statement = [] {};
  std::function<run::SqlAnswer(const run::SqlRequest&)> answer = [](const auto& /*request*/) {
    return run::SqlAnswer{.fetched = 0, .affected = 1};
  };
  std::vector<std::vector<run::SqlValue>> params;  // of each statement
  std::vector<run::SqlSending> sendings;
  std::vector<nanoseconds> timeouts;
  // What it was asked: "connect", "ask", or a statement's text.
  std::vector<std::string> asked;

  Result<std::unique_ptr<run::SqlConnection>, run::SqlError> connect() override {
    asked.emplace_back("connect");
    on_connect();
    if (const auto error = next(connects)) return *error;
    return std::unique_ptr<run::SqlConnection>(std::make_unique<Connection>(*this));
  }

 private:
  class Connection final : public run::SqlConnection {
   public:
    explicit Connection(ScriptedDriver& driver) : driver_(driver) {}

    Result<run::SqlAnswer, run::SqlError> execute(const run::SqlRequest& request) override {
      driver_.asked.emplace_back(request.text);
      driver_.params.emplace_back(request.params.begin(), request.params.end());
      driver_.sendings.push_back(request.sending);
      driver_.timeouts.push_back(request.timeout);
      driver_.on_statement();
      if (const auto error = next(driver_.statements)) return *error;
      return driver_.answer(request);
    }

    std::string greeting() const override { return "a script"; }
    bool alive() override {
      driver_.asked.emplace_back("ask");
      return std::exchange(driver_.alive, true);
    }

   private:
    ScriptedDriver& driver_;
  };

  static std::optional<run::SqlError> next(Answers& answers) {
    if (answers.empty()) return std::nullopt;
    std::optional<run::SqlError> answer = answers.front();
    answers.pop_front();
    return answer;
  }
};

}  // namespace timing::test
