#include "timing/plan/naming.h"

#include <fmt/format.h>

#include <deque>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "timing/config/load.h"

namespace timing::plan {
namespace {

// The running jobs by content; of equal ones the first is taken first.
class Running {
 public:
  explicit Running(const Plan* previous) {
    if (previous == nullptr) return;
    for (const auto& job : previous->jobs) by_content_[job->content].push_back(job);
  }

  std::shared_ptr<const JobPlan> take(const config::Job& job) {
    const auto found = by_content_.find(job.content);
    if (found == by_content_.end() || found->second.empty()) return nullptr;
    std::shared_ptr<const JobPlan> first = found->second.front();
    found->second.pop_front();
    return first;
  }

 private:
  std::unordered_map<std::string_view, std::deque<std::shared_ptr<const JobPlan>>> by_content_;
};

class Names {
 public:
  bool reserve(const std::string& name) { return taken_.insert(name).second; }

  // `base`, or the first of "base#2", "base#3" ... that is free.
  std::string derive(const std::string& base) {
    if (reserve(base)) return base;
    unsigned& number = last_number_.try_emplace(base, 1U).first->second;
    while (true) {
      std::string name = fmt::format("{}#{}", base, ++number);
      if (reserve(name)) return name;
    }
  }

 private:
  std::unordered_set<std::string> taken_;
  std::unordered_map<std::string, unsigned> last_number_;
};

}  // namespace

std::vector<Identity> identify(const std::vector<config::Job>& jobs, const Plan* previous) {
  std::vector<Identity> identities(jobs.size());
  Names names;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!jobs[i].name) continue;
    identities[i].name = jobs[i].name->value;
    names.reserve(identities[i].name);
  }
  Running running(previous);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    std::shared_ptr<const JobPlan> same = running.take(jobs[i]);
    if (!same) continue;
    if (!jobs[i].name && !names.reserve(same->name)) {
      identities[i].lost_name = same->name;
      continue;
    }
    identities[i].name = same->name;
    identities[i].kept = std::move(same);
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (identities[i].name.empty()) {
      identities[i].name = names.derive(config::derived_name(jobs[i]));
    }
  }
  return identities;
}

}  // namespace timing::plan
