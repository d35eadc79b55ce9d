#include "timing/run/sql/sql_target.h"

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include "timing/run/sql/sql_driver.h"
#include "timing/run/sql/sql_lane.h"
#include "timing/run/sql/sql_outage.h"

namespace timing::run {
namespace {

class SqlTarget final : public Target {
 public:
  explicit SqlTarget(const TargetContext& context)
      : driver_(make_driver(std::get<plan::SqlPlan>(context.job.target).database, context.clock)),
        outage_(context.job.url_label, context.job.secrets, context.clock, context.log),
        job_{.context = context,
             .plan = std::get<plan::SqlPlan>(context.job.target),
             .driver = *driver_,
             .outage = outage_},
        lanes_(context.job.threads) {}

  void start(std::uint32_t lane, const Run& run) override {
    if (!lanes_[lane]) {
      lanes_[lane] = std::make_unique<SqlLane>(job_, lane, [this] { lane_closed(); });
    }
    lanes_[lane]->start(run);
  }

  void close() override {
    for (const std::unique_ptr<SqlLane>& lane : lanes_) {
      if (lane && lane->close()) ++closing_;
    }
    if (closing_ == 0) {
      job_.context.loop.post([&listener = job_.context.listener] { listener.target_closed(); });
    }
  }

 private:
  void lane_closed() {
    if (--closing_ == 0) job_.context.listener.target_closed();
  }

  std::unique_ptr<SqlDriver> driver_;
  SqlOutage outage_;
  SqlJob job_;
  std::vector<std::unique_ptr<SqlLane>> lanes_;  // each made at its first run
  std::size_t closing_ = 0;
};

}  // namespace

std::unique_ptr<Target> open_sql_target(const TargetContext& context) {
  return std::make_unique<SqlTarget>(context);
}

}  // namespace timing::run
