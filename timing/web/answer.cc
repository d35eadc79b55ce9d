#include "timing/web/answer.h"

#include <atomic>
#include <utility>

namespace timing::web {

class Answer::Way {
 public:
  explicit Way(std::unique_ptr<AnswerSink> sink) : sink_(std::move(sink)) {}
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;
  ~Way() { hang_up(); }

  void send(Response response) {
    if (!used_.exchange(true)) sink_->answered(std::move(response));
  }
  void hang_up() {
    if (!used_.exchange(true)) sink_->hung_up();
  }

 private:
  std::unique_ptr<AnswerSink> sink_;
  std::atomic<bool> used_ = false;
};

Answer::Answer(std::unique_ptr<AnswerSink> sink) : way_(std::make_shared<Way>(std::move(sink))) {}

void Answer::send(Response response) const { way_->send(std::move(response)); }

void Answer::hang_up() const { way_->hang_up(); }

}  // namespace timing::web
