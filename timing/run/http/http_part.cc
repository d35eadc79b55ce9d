#include "timing/run/http/http_part.h"

#include <algorithm>
#include <variant>

namespace timing::run {
namespace {

// Where the share of `index` begins, when `total` is cut into `parts`.
std::uint32_t begin_of(std::uint32_t total, std::size_t parts, std::size_t index) {
  return static_cast<std::uint32_t>(std::uint64_t{total} * index / parts);
}

std::uint32_t size_of(std::uint32_t total, std::size_t parts, std::size_t index) {
  return begin_of(total, parts, index + 1) - begin_of(total, parts, index);
}

std::uint32_t most_connections(const plan::JobPlan& job) {
  return std::get<plan::HttpPlan>(job.target).connection.most;
}

}  // namespace

HttpPart whole_of(const plan::JobPlan& job) { return parts_of(job, 1).front(); }

std::vector<HttpPart> parts_of(const plan::JobPlan& job, std::size_t loops) {
  const std::uint32_t connections = most_connections(job);
  std::size_t count = std::min<std::size_t>(loops, job.threads);
  if (connections > 0) count = std::min<std::size_t>(count, connections);
  const auto told = std::make_shared<ToldEngines>();
  std::vector<HttpPart> parts;
  for (std::size_t index = 0; index < count; ++index) {
    parts.push_back({.first_lane = begin_of(job.threads, count, index),
                     .lanes = size_of(job.threads, count, index),
                     .connections = size_of(connections, count, index),
                     .told = told});
  }
  return parts;
}

std::size_t part_with(std::uint32_t lane, const plan::JobPlan& job, std::size_t parts) {
  return ((std::uint64_t{lane} + 1) * parts - 1) / job.threads;
}

}  // namespace timing::run
