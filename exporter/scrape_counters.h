// Counts scrapes, as every Prometheus user knows them from promhttp: by status once they are
// answered, and those under way, of which one is always the scrape that tells it.
//
// How long a scrape takes and how large it is, Prometheus tells by itself, for each of several.
//
// Source of the names and their meaning: promhttp.InstrumentMetricHandler of client_golang.
// Ownership: borrows the counters, which outlive the handler. Threads: any, at once. Errors: none;
// an exception of the handler counts as 500 and goes on.
#pragma once

#include "exporter/http_message.h"
#include "timing/record/scrape_counters.h"

namespace timing::exporter {

// `metrics`, counted.
RequestHandler count_scrapes(RequestHandler metrics, record::ScrapeCounters& counters);

// A scrape that was answered without the handler: 503 when too many are under way.
void count_answer(int status, record::ScrapeCounters& counters);

}  // namespace timing::exporter
