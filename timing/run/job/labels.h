// The metric labels of a planned job. Threads: pure. Errors: none.
#pragma once

#include "timing/plan/plan.h"
#include "timing/record/labels.h"

namespace timing::run {

record::JobLabels labels_of(const plan::JobPlan& job);

}  // namespace timing::run
