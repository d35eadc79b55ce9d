#include "timing/app/state_option.h"

#include <fmt/format.h>

#include <utility>

#include "timing/state/state_file.h"
#include "timing/state/state_text.h"

namespace timing::app {

Result<ProgramState> open_state(const std::string& path, Log& log,
                                record::ProgramCounters& counters) {
  if (path.empty()) return ProgramState{};
  const state::StateFile file(path);
  Result<state::JobStates> recalled = state::load_states(file, log);
  if (!recalled) return recalled.error();
  const std::string name = file.path().string();
  if (const Status written = file.replace(format_states(recalled.value())); !written) {
    return Error{fmt::format("the state file {} {}", name, written.error().message)};
  }
  return ProgramState{
      .recalled = std::move(recalled).value(),
      .keeper = std::make_unique<state::StateKeeper>(state::StateKeeper::Dependencies{
          .write = [file](std::string_view text) { return file.replace(text); },
          .name = name,
          .log = log,
          .failures = counters.state_write_failures})};
}

void warn_of_vain_catch_up(const plan::Plan& plan, Log& log) {
  for (const auto& job : plan.jobs) {
    if (!job->catch_up) continue;
    log.warn(fmt::format("job '{}': 'catch_up' has no effect without --state FILE", job->name));
  }
}

}  // namespace timing::app
