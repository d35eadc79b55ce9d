#include "timing/record/request_sums.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace timing::record {

namespace {

// Where each of them comes when they are sorted by labels.
std::vector<std::size_t> label_order(const JobRecords& job,
                                     const std::vector<RequestTotals>& totals) {
  std::vector<std::pair<std::uint32_t, std::size_t>> ranked;
  ranked.reserve(totals.size());
  for (std::size_t place = 0; place < totals.size(); ++place) {
    ranked.emplace_back(job.label_ranks().at(totals[place].request), place);
  }
  std::ranges::sort(ranked);
  std::vector<std::size_t> order;
  order.reserve(ranked.size());
  for (const auto& [rank, place] : ranked) order.push_back(place);
  return order;
}

}  // namespace

// In the order of the labels, so that each finds its place beside the one before it: comparing
// labels is what takes long.
void RequestSums::add(const JobRecords& job, std::vector<RequestTotals> totals) {
  auto near = sums_.begin();
  for (const std::size_t place : label_order(job, totals)) {
    RequestTotals& more = totals[place];
    const RequestLabels& labels = job.labels().requests[more.request];
    const Key key{job.labels().url, labels.method, labels.entity, more.code};
    const auto found = sums_.try_emplace(near, key);
    RequestSeries& sum = found->second;
    if (sum.job == nullptr) {
      sum.job = job.shared_labels();
      sum.request = more.request;
      sum.code = more.code;
    }
    sum.success += more.success;
    sum.failure += more.failure;
    sum.service_time.add(std::move(more.service_time));
    near = std::next(found);
  }
}

void RequestSums::keep_if(const std::function<bool(const Key&)>& wanted) {
  std::erase_if(sums_, [&](const auto& entry) { return !wanted(entry.first); });
}

void RequestSums::move_to(std::vector<RequestSeries>& series) {
  for (auto& [key, sum] : sums_) series.push_back(std::move(sum));
  sums_.clear();
}

}  // namespace timing::record
