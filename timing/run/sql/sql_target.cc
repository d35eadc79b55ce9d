#include "timing/run/sql/sql_target.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "timing/run/sql/sql_driver.h"
#include "timing/run/sql/sql_lane.h"

namespace timing::run {
namespace {

class SqlTarget final : public Target {
 public:
  explicit SqlTarget(const TargetContext& context)
      : plan_(std::get<plan::SqlPlan>(context.job.target)),
        driver_(make_driver(plan_.database, context.clock)),
        errands_(!plan_.init.empty(), context.clock),
        outage_(context.job.url_label, context.job.secrets, context.clock, context.log),
        init_outage_(context.job.url_label, context.job.secrets, context.clock, context.log,
                     SqlOutage::Kind::init),
        transaction_trouble_(context.clock, context.log),
        job_{.context = context,
             .plan = plan_,
             .driver = *driver_,
             .pace = pace_,
             .errands = errands_,
             .outage = outage_,
             .init_outage = init_outage_,
             .transaction_trouble = transaction_trouble_},
        lanes_(context.job.threads) {}

  void warm_up() override {
    for (std::uint32_t lane = 0; lane < lanes_.size(); ++lane) made(lane).warm_up();
  }

  void start(std::uint32_t lane, const Run& run) override { made(lane).start(run); }

  void close() override {
    for (const std::unique_ptr<SqlLane>& lane : lanes_) {
      if (lane && lane->close()) ++closing_;
    }
    if (closing_ == 0) {
      job_.context.loop.post([&listener = job_.context.listener] { listener.target_closed(); });
    }
  }

  void close_at_end() override {
    const auto threads = std::ranges::count_if(
        lanes_, [](const auto& lane) { return lane != nullptr && lane->has_thread(); });
    errands_.clean_up_after(static_cast<std::size_t>(threads));
    close();
    cleans_up_ = !plan_.cleanup.empty() && closing_ > 0;
  }

  bool cleans_up() const override { return cleans_up_; }

 private:
  SqlLane& made(std::uint32_t lane) {
    if (!lanes_[lane]) {
      lanes_[lane] = std::make_unique<SqlLane>(job_, lane, [this] { lane_closed(); });
    }
    return *lanes_[lane];
  }

  void lane_closed() {
    if (--closing_ > 0) return;
    cleans_up_ = false;
    job_.context.listener.target_closed();
  }

  const plan::SqlPlan& plan_;
  std::unique_ptr<SqlDriver> driver_;
  SqlConnectPace pace_;
  SqlErrands errands_;
  SqlOutage outage_;
  SqlOutage init_outage_;
  SqlNotice transaction_trouble_;
  SqlJob job_;
  std::vector<std::unique_ptr<SqlLane>> lanes_;  // each made when it is first used
  std::size_t closing_ = 0;
  bool cleans_up_ = false;
};

}  // namespace

std::unique_ptr<Target> open_sql_target(const TargetContext& context) {
  return std::make_unique<SqlTarget>(context);
}

}  // namespace timing::run
