#include "timing/run/http/spread_target.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

#include "timing/run/http/http_target.h"

namespace timing::run {
namespace {

// A target as the thread of the job sees it, and a listener as the thread of the part does.
class Part final : private RunListener {
 public:
  // `closed` is called on the job's loop, at last.
  Part(const TargetContext& whole, PartPlace place, std::function<void()> closed)
      : whole_(whole),
        place_(std::move(place)),
        closed_(std::move(closed)),
        source_(whole.source.new_part()),
        context_{.job = whole.job,
                 .clock = whole.clock,
                 .log = whole.log,
                 .records = whole.records,
                 .request_log = whole.request_log.new_writer(),
                 .loop = place_.loop,
                 .source = *source_,
                 .listener = *this} {}

  void start(std::uint32_t lane, const Run& run) {
    place_.loop.post([this, lane, run] {
      if (!target_) target_ = place_.engine.open(context_, place_.part);
      target_->start(lane, run);
    });
  }

  void close() {
    place_.loop.post([this] { target_ ? target_->close() : tell(closed_); });
  }

 private:
  void run_ended(std::uint32_t lane, RunEnd end) override {
    tell([this, lane, end] { whole_.listener.run_ended(lane, end); });
  }

  void lane_available(std::uint32_t lane) override {
    tell([this, lane] { whole_.listener.lane_available(lane); });
  }

  void target_closed() override {
    place_.loop.post([this] {
      target_.reset();
      tell(closed_);
    });
  }

  // The part may be gone when this returns.
  template <typename Call>
  void tell(Call call) {
    if (&place_.loop == &whole_.loop) return call();
    whole_.loop.post(std::move(call));
  }

  const TargetContext& whole_;
  PartPlace place_;
  std::function<void()> closed_;
  std::unique_ptr<LoopSource> source_;
  TargetContext context_;
  std::unique_ptr<Target> target_;  // from the first run of its lanes until it is closed
};

class SpreadTarget final : public Target {
 public:
  SpreadTarget(const TargetContext& context, const std::vector<PartPlace>& places)
      : context_(context), open_parts_(places.size()) {
    for (const PartPlace& place : places) {
      parts_.push_back(std::make_unique<Part>(context_, place, [this] { part_closed(); }));
    }
  }

  void start(std::uint32_t lane, const Run& run) override {
    parts_[part_with(lane, context_.job, parts_.size())]->start(lane, run);
  }

  void close() override {
    for (const auto& part : parts_) part->close();
  }

 private:
  void part_closed() {
    if (--open_parts_ == 0) context_.listener.target_closed();
  }

  TargetContext context_;
  std::size_t open_parts_;
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace

std::unique_ptr<Target> open_spread_target(const TargetContext& context,
                                           const std::vector<PartPlace>& places) {
  return std::make_unique<SpreadTarget>(context, places);
}

}  // namespace timing::run
