// The series of databases: of SQL jobs only.
//
// Private to the exporter. Threads: one. Errors: none.
#pragma once

#include "exporter/family.h"
#include "exporter/family_sources.h"

namespace timing::exporter {

template <record::SqlEvent event>
void fill_sql_event(const Sources& sources, Family& family) {
  for (const record::JobSeries& job : sources.snapshot.jobs) {
    if (job.sql) family.add({job.name}, job.constant, job.sql_totals.count_of(event));
  }
}

void fill_sql_errors(const Sources& sources, Family& family);
void fill_sql_transactions(const Sources& sources, Family& family);
void fill_sql_wait_seconds(const Sources& sources, Family& family);

}  // namespace timing::exporter
