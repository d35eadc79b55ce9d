#include "exporter/sql_families.h"

#include <chrono>
#include <string>

namespace timing::exporter {

using record::JobSeries;

// A series appears with its first error, as its number is not known before.
void fill_sql_errors(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    for (const auto& [error, count] : job.sql_totals.errors) {
      family.add({record::to_word(error.first), job.name, std::to_string(error.second)},
                 job.constant, count);
    }
  }
}

void fill_sql_transactions(const Sources& sources, Family& family) {
  using record::SqlEvent;
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (!job.sql) continue;
    const record::SqlTotals& sql = job.sql_totals;
    family.add({job.name, "committed"}, job.constant,
               sql.count_of(SqlEvent::transaction_committed));
    family.add({job.name, "rolled_back"}, job.constant,
               sql.count_of(SqlEvent::transaction_rolled_back));
    family.add({job.name, "unknown"}, job.constant, sql.count_of(SqlEvent::transaction_unknown));
  }
}

void fill_sql_wait_seconds(const Sources& sources, Family& family) {
  for (const JobSeries& job : sources.snapshot.jobs) {
    if (!job.sql) continue;
    family.add({job.name}, job.constant,
               std::chrono::duration<double>(job.sql_totals.waited).count());
  }
}

}  // namespace timing::exporter
