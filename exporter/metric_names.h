// Every metric of the program: its name, help, type and labels, in this one place. docs/metrics.md
// explains them to users; a test keeps the two in step.
//
// The first three are the original's, with its labels, and `name` besides. The names with process_
// and promhttp_ and their help texts are client_golang's, which dashboards know from other
// programs. The families with the label `name` have the constant labels of the config besides.
//
// Threads: constants. Units: by the end of a name, in base units. Errors: none.
#pragma once

#include <array>
#include <string_view>

namespace timing::exporter {

enum class MetricType { counter, gauge, histogram };

struct Metric {
  std::string_view name;
  MetricType type;
  std::string_view help;
  std::array<std::string_view, 5> labels{};  // in order; the rest is empty
};

namespace metric {

inline constexpr std::array<std::string_view, 5> kRequestLabels = {"entity", "method", "name",
                                                                   "respCode", "url"};
inline constexpr std::array<std::string_view, 5> kJobLabels = {"name"};

inline constexpr Metric kRequestSuccess{"timing_request_success_total", MetricType::counter,
                                        "Requests that succeeded.", kRequestLabels};
inline constexpr Metric kRequestFail{"timing_request_fail_total", MetricType::counter,
                                     "Requests that failed.", kRequestLabels};
inline constexpr Metric kRequestDuration{
    "timing_request_duration_seconds", MetricType::histogram,
    "Service time: from the actual start of a request to its end.", kRequestLabels};

inline constexpr Metric kRequests{"timing_requests_total",
                                  MetricType::counter,
                                  "Requests that ended, by outcome.",
                                  {"name", "outcome"}};
inline constexpr Metric kRunResponse{"timing_run_response_seconds", MetricType::histogram,
                                     "From the instant a run was due to its end.", kJobLabels};

inline constexpr Metric kRunStartDelay{"timing_run_start_delay_seconds", MetricType::histogram,
                                       "From the instant a run was due to its actual start.",
                                       kJobLabels};

inline constexpr Metric kRequestPhase{
    "timing_request_phase_duration_seconds",
    MetricType::histogram,
    "Parts of a request's service time: dns, connect, tls, wait and receive.",
    {"name", "phase"}};
inline constexpr Metric kRequestRetries{
    "timing_request_retries_total", MetricType::counter,
    "Requests sent once more, as the kept connection that they went out on was gone.", kJobLabels};
inline constexpr Metric kBytesSent{"timing_sent_bytes_total", MetricType::counter,
                                   "Bytes of requests that were sent.", kJobLabels};
inline constexpr Metric kBytesReceived{"timing_received_bytes_total", MetricType::counter,
                                       "Bytes of answers that were received.", kJobLabels};
inline constexpr Metric kConnectionsOpened{"timing_connections_opened_total", MetricType::counter,
                                           "Connections opened for a request.", kJobLabels};
inline constexpr Metric kConnectionsReused{"timing_connections_reused_total", MetricType::counter,
                                           "Requests sent over a kept connection.", kJobLabels};
inline constexpr Metric kConnectionsOpen{"timing_connections_open", MetricType::gauge,
                                         "Connections open now.", kJobLabels};

inline constexpr Metric kRunsPlanned{
    "timing_job_runs_planned_total", MetricType::counter,
    "Runs planned: always those started, missed, dropped and queued together.", kJobLabels};
inline constexpr Metric kRunsStarted{"timing_job_runs_started_total", MetricType::counter,
                                     "Runs started.", kJobLabels};
inline constexpr Metric kRunsLate{
    "timing_job_runs_late_total", MetricType::counter,
    "Runs started though the scheduler woke late for them; among those started.", kJobLabels};
inline constexpr Metric kRunsMissed{
    "timing_job_runs_missed_total", MetricType::counter,
    "Runs skipped: their thread was busy, or they were overdue by too much.", kJobLabels};
inline constexpr Metric kRunsCaughtUp{
    "timing_job_runs_caught_up_total", MetricType::counter,
    "Runs planned for ticks that passed while the program was down; among those planned.",
    kJobLabels};
inline constexpr Metric kRunsDropped{"timing_job_runs_dropped_total",
                                     MetricType::counter,
                                     "Runs given up before they started, by reason.",
                                     {"name", "reason"}};
inline constexpr Metric kRunsQueued{"timing_job_runs_queued", MetricType::gauge,
                                    "Runs that wait for a free thread now.", kJobLabels};
inline constexpr Metric kRunsInFlight{"timing_job_runs_in_flight", MetricType::gauge,
                                      "Runs under way now.", kJobLabels};
inline constexpr Metric kRunsRemaining{"timing_job_runs_remaining", MetricType::gauge,
                                       "Runs left of run_count.", kJobLabels};
inline constexpr Metric kWindowOpen{"timing_job_window_open", MetricType::gauge,
                                    "1 while the job's window is open, else 0.", kJobLabels};
inline constexpr Metric kNextRun{"timing_job_next_run_timestamp_seconds", MetricType::gauge,
                                 "When the job is due next, in Unix time.", kJobLabels};
inline constexpr Metric kWindowNextChange{
    "timing_job_window_next_change_timestamp_seconds", MetricType::gauge,
    "When the job's window opens or closes next, in Unix time.", kJobLabels};
inline constexpr Metric kLastSuccess{"timing_job_last_success_timestamp_seconds", MetricType::gauge,
                                     "When a request of the job last succeeded, in Unix time.",
                                     kJobLabels};
inline constexpr Metric kCertificateNotAfter{
    "timing_tls_certificate_not_after_timestamp_seconds", MetricType::gauge,
    "When the first of the certificates that the server showed ends, in Unix time.", kJobLabels};
inline constexpr Metric kRunsAbandoned{
    "timing_job_runs_abandoned_total", MetricType::counter,
    "Runs left under way when the program stopped; among those started.", kJobLabels};
inline constexpr Metric kConnectPauses{"timing_job_connect_pauses_total", MetricType::counter,
                                       "Pauses of a thread after a failed connect.", kJobLabels};
inline constexpr Metric kReconnects{"timing_job_reconnects_total", MetricType::counter,
                                    "Database connections opened again after a loss.", kJobLabels};

inline constexpr Metric kChanges{"timing_changes_total",
                                 MetricType::counter,
                                 "Runs that a change of files started and that ended, by result.",
                                 {"name", "result"}};
inline constexpr Metric kChangeRetries{
    "timing_change_retries_total", MetricType::counter,
    "Tries after the first of runs that a change of files started.", kJobLabels};

inline constexpr Metric kSqlErrors{"timing_sql_errors_total",
                                   MetricType::counter,
                                   "Errors of a database, by class and number.",
                                   {"class", "name", "number"}};
inline constexpr Metric kSqlPreparationFailures{
    "timing_sql_preparation_failures_total", MetricType::counter,
    "Statements sent as a text, as the database cannot prepare them.", kJobLabels};
inline constexpr Metric kSqlRowsAffected{"timing_sql_rows_affected_total", MetricType::counter,
                                         "Rows that statements changed.", kJobLabels};
inline constexpr Metric kSqlRowsRead{"timing_sql_rows_read_total", MetricType::counter,
                                     "Rows that statements returned.", kJobLabels};
inline constexpr Metric kSqlTransactionRetries{
    "timing_sql_transaction_retries_total", MetricType::counter,
    "Transactions begun again after a deadlock or a lock timeout.", kJobLabels};
inline constexpr Metric kSqlTransactions{"timing_sql_transactions_total",
                                         MetricType::counter,
                                         "Transactions that ended, by result.",
                                         {"name", "result"}};
inline constexpr Metric kSqlWaitSeconds{"timing_sql_wait_seconds_total", MetricType::counter,
                                        "Time that threads waited for their database.", kJobLabels};
inline constexpr Metric kSqlWaits{"timing_sql_waits_total", MetricType::counter,
                                  "Times that a thread waited for its database.", kJobLabels};

inline constexpr Metric kResponsesTruncated{"timing_job_responses_truncated_total",
                                            MetricType::counter,
                                            "Response bodies cut short for the log.", kJobLabels};

inline constexpr Metric kConfigReloadSuccessful{
    "timing_config_last_reload_successful", MetricType::gauge,
    "1 if the config was good when it was last loaded, 0 if not."};
inline constexpr Metric kConfigReloadTime{
    "timing_config_last_reload_success_timestamp_seconds", MetricType::gauge,
    "When the config was last loaded with success, in Unix time."};
inline constexpr Metric kConfigReloadFailures{"timing_config_reload_failures_total",
                                              MetricType::counter,
                                              "Reloads of the config that failed."};
inline constexpr Metric kLogLinesDropped{
    "timing_log_lines_dropped_total",
    MetricType::counter,
    "Log lines lost, by output: its queue was full or its reader was gone.",
    {"output"}};
inline constexpr Metric kLogLinesTruncated{"timing_log_lines_truncated_total", MetricType::counter,
                                           "Log lines cut short for their length."};
inline constexpr Metric kClockSteps{"timing_clock_steps_total", MetricType::counter,
                                    "Steps of the wall clock that were noticed."};
inline constexpr Metric kStateWriteFailures{"timing_state_write_failures_total",
                                            MetricType::counter,
                                            "Attempts to write the state file that failed."};
inline constexpr Metric kPushFailures{
    "timing_push_failures_total", MetricType::counter,
    "Attempts to push to the Pushgateway that failed, or found the one before under way."};
inline constexpr Metric kShardInfo{
    "timing_shard_info",
    MetricType::gauge,
    "Always 1; the labels tell which of the processes that share the plan this is.",
    {"shard", "shards"}};
inline constexpr Metric kBuildInfo{
    "timing_build_info",
    MetricType::gauge,
    "Always 1; the labels tell the program's version and what it was built for and with.",
    {"architecture", "compiler", "version"}};

inline constexpr Metric kScrapes{"promhttp_metric_handler_requests_total",
                                 MetricType::counter,
                                 "Total number of scrapes by HTTP status code.",
                                 {"code"}};
inline constexpr Metric kScrapesInFlight{"promhttp_metric_handler_requests_in_flight",
                                         MetricType::gauge,
                                         "Current number of scrapes being served."};

inline constexpr Metric kProcessCpu{"process_cpu_seconds_total", MetricType::counter,
                                    "Total user and system CPU time spent in seconds."};
inline constexpr Metric kProcessMaxFds{"process_max_fds", MetricType::gauge,
                                       "Maximum number of open file descriptors."};
inline constexpr Metric kProcessOpenFds{"process_open_fds", MetricType::gauge,
                                        "Number of open file descriptors."};
inline constexpr Metric kProcessResidentMemory{"process_resident_memory_bytes", MetricType::gauge,
                                               "Resident memory size in bytes."};
inline constexpr Metric kProcessStartTime{"process_start_time_seconds", MetricType::gauge,
                                          "Start time of the process since unix epoch in seconds."};
inline constexpr Metric kProcessThreads{"process_threads", MetricType::gauge,
                                        "Number of operating system threads."};
inline constexpr Metric kProcessVirtualMemory{"process_virtual_memory_bytes", MetricType::gauge,
                                              "Virtual memory size in bytes."};
inline constexpr Metric kProcessMaxVirtualMemory{
    "process_virtual_memory_max_bytes", MetricType::gauge,
    "Maximum amount of virtual memory available in bytes."};

}  // namespace metric

// All of the above.
inline constexpr std::array kMetrics = {
    metric::kRequestSuccess,
    metric::kRequestFail,
    metric::kRequestDuration,
    metric::kRequests,
    metric::kRunResponse,
    metric::kRunsPlanned,
    metric::kRunsStarted,
    metric::kRunsLate,
    metric::kRunsMissed,
    metric::kRunsDropped,
    metric::kRunsQueued,
    metric::kRunsAbandoned,
    metric::kConnectPauses,
    metric::kReconnects,
    metric::kResponsesTruncated,
    metric::kConfigReloadSuccessful,
    metric::kConfigReloadTime,
    metric::kConfigReloadFailures,
    metric::kLogLinesDropped,
    metric::kLogLinesTruncated,
    metric::kClockSteps,
    metric::kBuildInfo,
    metric::kProcessCpu,
    metric::kProcessMaxFds,
    metric::kProcessOpenFds,
    metric::kProcessResidentMemory,
    metric::kProcessStartTime,
    metric::kProcessThreads,
    metric::kProcessVirtualMemory,
    metric::kRunStartDelay,
    metric::kRunsInFlight,
    metric::kRunsRemaining,
    metric::kWindowOpen,
    metric::kNextRun,
    metric::kWindowNextChange,
    metric::kLastSuccess,
    metric::kRunsCaughtUp,
    metric::kStateWriteFailures,
    metric::kShardInfo,
    metric::kScrapes,
    metric::kScrapesInFlight,
    metric::kProcessMaxVirtualMemory,
    metric::kPushFailures,
    metric::kCertificateNotAfter,
    metric::kRequestPhase,
    metric::kRequestRetries,
    metric::kBytesSent,
    metric::kBytesReceived,
    metric::kConnectionsOpened,
    metric::kConnectionsReused,
    metric::kConnectionsOpen,
    metric::kChanges,
    metric::kChangeRetries,
    metric::kSqlErrors,
    metric::kSqlPreparationFailures,
    metric::kSqlRowsAffected,
    metric::kSqlRowsRead,
    metric::kSqlTransactionRetries,
    metric::kSqlTransactions,
    metric::kSqlWaitSeconds,
    metric::kSqlWaits,
};

}  // namespace timing::exporter
