// A StateStore in memory that knows what it was told when the test says so.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "timing/run/job/state_store.h"

namespace timing::test {

class MemoryStore final : public run::StateStore {
 public:
  run::Resumption resume(const plan::JobPlan& job) override { return resumptions_[job.name]; }
  void note(const plan::JobPlan& job, const state::JobState& state,
            std::function<void()> kept) override {
    noted_[job.name] = state;
    under_way_.push_back({job.name, state, std::move(kept)});
  }

  // All that has been noted until now is on the disk.
  void keep() {
    for (auto& write : std::exchange(under_way_, {})) {
      kept_[write.job] = write.state;
      write.kept();
    }
  }

  std::map<std::string, run::Resumption> resumptions_;
  state::JobStates noted_;
  state::JobStates kept_;

 private:
  struct Write {
    std::string job;
    state::JobState state;
    std::function<void()> kept;
  };

  std::deque<Write> under_way_;
};

}  // namespace timing::test
