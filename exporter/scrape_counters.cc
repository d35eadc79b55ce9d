#include "exporter/scrape_counters.h"

#include <algorithm>
#include <utility>

namespace timing::exporter {

namespace {

constexpr int kInternalError = 500;

// One scrape under way, until it is answered.
class Scrape {
 public:
  explicit Scrape(record::ScrapeCounters& counters) : counters_(counters) { ++counters_.in_flight; }
  Scrape(const Scrape&) = delete;
  Scrape& operator=(const Scrape&) = delete;
  ~Scrape() {
    --counters_.in_flight;
    count_answer(status_, counters_);
  }

  void answered(int status) { status_ = status; }

 private:
  record::ScrapeCounters& counters_;
  int status_ = kInternalError;
};

}  // namespace

RequestHandler count_scrapes(RequestHandler metrics, record::ScrapeCounters& counters) {
  return [metrics = std::move(metrics), &counters](const Request& request) {
    Scrape scrape(counters);
    Response response = metrics(request);
    scrape.answered(response.status);
    return response;
  };
}

void count_answer(int status, record::ScrapeCounters& counters) {
  const auto last = static_cast<int>(record::ScrapeCounters::kStatuses) - 1;
  ++counters.by_status.at(static_cast<std::size_t>(std::clamp(status, 0, last)));
}

}  // namespace timing::exporter
