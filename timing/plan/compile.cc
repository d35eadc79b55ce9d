#include "timing/plan/compile.h"

#include <fmt/format.h>

#include "timing/plan/calendar/never_opens.h"
#include "timing/plan/job_compiler.h"
#include "timing/plan/naming.h"

namespace timing::plan {

Plan compile(const config::Config& config, const Plan* previous,
             const CompileEnvironment& environment, config::Diagnostics& diagnostics) {
  Plan plan{.jobs = {}, .share = environment.share};
  plan.jobs.reserve(config.jobs.size());
  const std::vector<Identity> identities = identify(config.jobs, previous);
  for (std::size_t i = 0; i < config.jobs.size(); ++i) {
    const config::Job& job = config.jobs[i];
    const auto& [name, kept, lost_name] = identities[i];
    if (!lost_name.empty()) {
      diagnostics.warning(job.mark, name,
                          fmt::format("was '{}' until another job was given that name; it starts "
                                      "anew as '{}' (a 'name' of its own avoids this)",
                                      lost_name, name));
    }
    plan.jobs.push_back(kept ? kept : JobCompiler(job, name, environment, diagnostics).compile());
    for (const NeverOpens& reason : find_never_opening(job.range)) {
      diagnostics.warning(reason.mark, name, reason.text);
    }
  }
  return plan;
}

}  // namespace timing::plan
