// What the parts of the template compiler share: what a rendering sees, what compiling may look at,
// what comes out of either.
//
// Threads: plain values. A TemplatePiece is immutable and may run on any thread at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "timing/base/clock.h"
#include "timing/base/random.h"
#include "timing/plan/calendar/timezone.h"

namespace timing::plan {

// What all templates of one run see.
struct TemplateContext {
  WallTime now;          // the run's actual start
  std::uint64_t run;     // counts from 1, over all threads of the job
  std::uint32_t thread;  // counts from 0
  Random* random;        // not owned, not null
};

struct TemplateError {
  std::size_t offset = 0;  // in bytes from the start of the source
  std::string message;     // what is wrong; what is allowed
};

// What compiling may look at.
struct TemplateEnvironment {
  // The job's zone, for RenderTime and RenderRelativeTime; absent: local and UTC, as in the
  // original.
  std::optional<Timezone> timezone;
  std::function<std::optional<std::string>(const std::string& name)> variable;
};

// Appends one piece of the result; text that is always the same is kept as text.
using TemplatePiece =
    std::variant<std::string, std::function<void(std::string&, const TemplateContext&)>>;

}  // namespace timing::plan
