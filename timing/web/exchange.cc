#include "timing/web/exchange.h"

#include <utility>

namespace timing::web {
namespace {

class Sink final : public AnswerSink {
 public:
  Sink(std::shared_ptr<Mailbox> mailbox, std::shared_ptr<Exchange> exchange)
      : mailbox_(std::move(mailbox)), exchange_(std::move(exchange)) {}

  void answered(Response response) override { post(std::move(response)); }
  void hung_up() override { post(HangUp{}); }

 private:
  void post(Reply reply) {
    mailbox_->post({.exchange = std::move(exchange_), .reply = std::move(reply)});
  }

  std::shared_ptr<Mailbox> mailbox_;
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace

void Mailbox::post(Mail mail) {
  if (loop_thread_ == std::this_thread::get_id() &&
      mail.exchange->stage == Exchange::Stage::handling) {
    mail.exchange->reply = std::move(mail.reply);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    mail_.push_back(std::move(mail));
  }
  wake_up_.notify();
}

std::vector<Mailbox::Mail> Mailbox::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(mail_, {});
}

void Mailbox::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  mail_.clear();
}

Answer answer_for(std::shared_ptr<Mailbox> mailbox, std::shared_ptr<Exchange> exchange) {
  return Answer(std::make_unique<Sink>(std::move(mailbox), std::move(exchange)));
}

}  // namespace timing::web
