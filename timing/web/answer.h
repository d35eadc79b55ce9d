// The way back to a request: whoever holds it may answer, at once or later, on any thread.
//
// Copies share one way; the first send() or hang_up() counts. When the last copy goes without
// either, the connection is closed. Once the server has stopped, an answer goes nowhere.
//
// Ownership: shares what leads to the server, which may stop before. Threads: any.
// Errors: none.
#pragma once

#include <memory>

#include "timing/web/message.h"

namespace timing::web {

// Where answers arrive: the server's side.
class AnswerSink {
 public:
  AnswerSink() = default;
  AnswerSink(const AnswerSink&) = delete;
  AnswerSink& operator=(const AnswerSink&) = delete;
  virtual ~AnswerSink() = default;

  virtual void answered(Response response) = 0;
  virtual void hung_up() = 0;
};

class Answer {
 public:
  explicit Answer(std::unique_ptr<AnswerSink> sink);

  void send(Response response) const;
  void hang_up() const;

 private:
  class Way;

  std::shared_ptr<Way> way_;
};

}  // namespace timing::web
