// The keys that a job may have, in the order in which messages list them.
//
// Threads: constants. Errors: none.
#pragma once

#include <array>
#include <string_view>

namespace timing::config {

// Which type of job a key belongs to. The original's keys were ignored in a job of the other type,
// and old configs may count on that; nobody relies on it with later ones.
enum class KeyOwner { every, http, original_http, original_sql };

// Harmless: numbers, times and words of a list, so that no secret can be in it.
enum class KeyValue { any, harmless };

struct JobKey {
  std::string_view name;
  KeyOwner owner = KeyOwner::every;
  KeyValue value = KeyValue::any;
};

inline constexpr auto kJobKeys = std::to_array<JobKey>({
    {"name", KeyOwner::every, KeyValue::any},
    {"type", KeyOwner::every, KeyValue::harmless},
    {"url", KeyOwner::original_http, KeyValue::any},
    {"method", KeyOwner::original_http, KeyValue::any},
    {"header", KeyOwner::original_http, KeyValue::any},
    {"body", KeyOwner::original_http, KeyValue::any},
    {"body_file", KeyOwner::http, KeyValue::any},
    {"form", KeyOwner::http, KeyValue::any},
    {"pick", KeyOwner::http, KeyValue::harmless},
    {"auth", KeyOwner::http, KeyValue::any},
    {"check", KeyOwner::original_http, KeyValue::any},
    {"checker", KeyOwner::original_http, KeyValue::any},
    {"database", KeyOwner::original_sql, KeyValue::any},
    {"sql", KeyOwner::original_sql, KeyValue::any},
    {"range", KeyOwner::every, KeyValue::harmless},
    {"timezone", KeyOwner::every, KeyValue::harmless},
    {"run_every", KeyOwner::every, KeyValue::harmless},
    {"cron", KeyOwner::every, KeyValue::harmless},
    {"rate", KeyOwner::every, KeyValue::harmless},
    {"stages", KeyOwner::every, KeyValue::harmless},
    {"arrivals", KeyOwner::every, KeyValue::harmless},
    {"start", KeyOwner::every, KeyValue::harmless},
    {"jitter", KeyOwner::every, KeyValue::harmless},
    {"spread", KeyOwner::every, KeyValue::harmless},
    {"seed", KeyOwner::every, KeyValue::harmless},
    {"think_time", KeyOwner::every, KeyValue::harmless},
    {"on_change", KeyOwner::http, KeyValue::harmless},
    {"debounce", KeyOwner::http, KeyValue::harmless},
    {"late", KeyOwner::every, KeyValue::harmless},
    {"max_queue", KeyOwner::every, KeyValue::harmless},
    {"run_for", KeyOwner::every, KeyValue::harmless},
    {"catch_up", KeyOwner::every, KeyValue::harmless},
    {"run_count", KeyOwner::every, KeyValue::harmless},
    {"run_thread", KeyOwner::every, KeyValue::harmless},
    {"timeout", KeyOwner::every, KeyValue::harmless},
    {"connect_timeout", KeyOwner::http, KeyValue::harmless},
    {"follow_redirects", KeyOwner::http, KeyValue::harmless},
    {"tls", KeyOwner::http, KeyValue::any},
    {"engine", KeyOwner::http, KeyValue::harmless},
    {"http_version", KeyOwner::http, KeyValue::harmless},
    {"keepalive", KeyOwner::http, KeyValue::harmless},
    {"connections", KeyOwner::http, KeyValue::harmless},
    {"max_requests_per_connection", KeyOwner::http, KeyValue::harmless},
    {"retry", KeyOwner::http, KeyValue::harmless},
    {"resolve", KeyOwner::http, KeyValue::any},
    {"proxy", KeyOwner::http, KeyValue::any},
    {"max_response_size", KeyOwner::http, KeyValue::harmless},
    {"templates", KeyOwner::every, KeyValue::harmless},
    {"log_requests", KeyOwner::every, KeyValue::harmless},
    {"log_response", KeyOwner::original_http, KeyValue::harmless},
    {"prometheus", KeyOwner::every, KeyValue::any},
});

}  // namespace timing::config
