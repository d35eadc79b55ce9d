#include "exporter/change_families.h"

namespace timing::exporter {

using record::Event;
using record::JobSeries;

void fill_changes(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (!job.changes) continue;
    family.add({job.name, "done"}, job.constant, count_of(job.events, Event::change_done));
    family.add({job.name, "given_up"}, job.constant, count_of(job.events, Event::change_given_up));
    family.add({job.name, "interrupted"}, job.constant,
               count_of(job.events, Event::change_interrupted));
    family.add({job.name, "superseded"}, job.constant,
               count_of(job.events, Event::change_superseded));
  }
}

void fill_change_retries(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (!job.changes) continue;
    family.add({job.name}, job.constant, count_of(job.events, Event::change_retried));
  }
}

}  // namespace timing::exporter
