// A target whose runs end when the test says so.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "timing/run/target.h"

namespace timing::test {

// What the test sees of a target; it outlives the target.
struct FakeTargetState {
  struct Started {
    std::uint32_t lane;
    run::Run run;
  };

  std::vector<Started> started;
  std::vector<std::uint32_t> under_way;  // lanes
  bool reachable = true;                 // false: its runs never start, and end as unavailable
  bool close_asked = false;
  bool end_told = false;   // close() was asked for the end of the job
  bool cleans_up = false;  // since then, until the test says otherwise
  bool destroyed = false;
  run::RunListener* listener = nullptr;
  run::LoopSource* source = nullptr;
  record::Recorder* recorder = nullptr;
};

class FakeTarget final : public run::Target {
 public:
  FakeTarget(const run::TargetContext& context, FakeTargetState& state) : state_(state) {
    state_.listener = &context.listener;
    state_.source = &context.source;
    state_.recorder = &context.records.new_recorder();
  }
  ~FakeTarget() override { state_.destroyed = true; }

  void start(std::uint32_t lane, const run::Run& run) override {
    state_.started.push_back({lane, run});
    state_.under_way.push_back(lane);
    if (!state_.reachable) return;
    if (run.attempt == 1) state_.recorder->count(record::Event::started);
    if (run.late) state_.recorder->count(record::Event::late);
  }
  void close() override { state_.close_asked = true; }
  void close_at_end() override {
    state_.end_told = true;
    close();
  }
  bool cleans_up() const override { return state_.cleans_up; }

 private:
  FakeTargetState& state_;
};

}  // namespace timing::test
