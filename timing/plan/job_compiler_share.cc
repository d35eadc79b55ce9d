// What a JobCompiler leaves of a job for one of several processes.
#include <algorithm>
#include <numeric>
#include <variant>

#include "timing/plan/job_compiler.h"
#include "timing/plan/share.h"
#include "timing/plan/ticks/spread.h"

namespace timing::plan {
namespace {

// By the order of their offsets: so the first runs of an interval are those that a run_count
// leaves, whichever share they fall to.
std::vector<std::uint32_t> own_of_spread(const JobPlan& plan) {
  const auto offsets = spread_offsets(plan.name, plan.all_threads, *plan.interval);
  std::vector<std::uint32_t> order(plan.all_threads);
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, {}, [&](std::uint32_t thread) { return offsets[thread]; });
  std::vector<std::uint32_t> own;
  for (std::size_t place = plan.share.index; place < order.size(); place += plan.share.of) {
    own.push_back(order[place]);
  }
  std::ranges::sort(own);
  return own;
}

void take_share_of(HttpPlan& target, const Share& share) {
  target.connection.most = static_cast<std::uint32_t>(part_of_limit(share, target.connection.most));
}

// What is done once for a job is done by its first share.
void take_share_of(SqlPlan& target, const Share& share) {
  if (share.index == 0) return;
  target.init.clear();
  target.cleanup.clear();
}

}  // namespace

void JobCompiler::take_share(JobPlan& plan) const {
  if (environment_.share.whole()) return;
  plan.all_threads = plan.threads;
  const auto share = share_of_job(environment_.share, plan.name, plan.all_threads);
  if (!share) {
    plan.idle = true;
    plan.threads = 0;
    if (plan.run_count) plan.run_count = 0;
    return;
  }
  plan.share = *share;
  plan.threads = static_cast<std::uint32_t>(share->part_of(plan.all_threads));
  if (plan.start.spread && !share->whole()) plan.own_threads = own_of_spread(plan);
  if (plan.run_count) {
    plan.run_count = plan.runs().part_of(*plan.run_count);
    plan.idle = plan.run_count == 0U;
  }
  if (plan.max_queue) plan.max_queue = part_of_limit(*share, *plan.max_queue);
  std::visit([&](auto& target) { take_share_of(target, *share); }, plan.target);
}

}  // namespace timing::plan
