#include "timing/run/loops.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "timing/run/cpu_limit.h"

namespace timing::run {

namespace {

std::size_t schedulable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (::sched_getaffinity(0, sizeof cores, &cores) != 0) {
    return std::max(1U, std::thread::hardware_concurrency());
  }
  return static_cast<std::size_t>(std::max(1, CPU_COUNT(&cores)));
}

}  // namespace

std::size_t allowed_cores() {
  const std::size_t cores = schedulable_cores();
  const std::optional<double> limit = cpu_limit("/");
  if (!limit || *limit >= static_cast<double>(cores)) return cores;
  return static_cast<std::size_t>(std::ceil(*limit));
}

Loops::Loops(const Clock& clock, std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    loops_.push_back(std::make_unique<EventLoop>(clock));
  }
}

Loops::~Loops() { stop_others(); }

void Loops::start_others() {
  for (std::size_t index = 1; index < loops_.size(); ++index) {
    threads_.emplace_back([loop = loops_[index].get()] { loop->run(); });
  }
}

void Loops::stop_others() {
  for (std::size_t index = 1; index < loops_.size(); ++index) loops_[index]->stop();
  threads_.clear();
}

}  // namespace timing::run
