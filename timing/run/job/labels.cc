#include "timing/run/job/labels.h"

namespace timing::run {
namespace {

std::vector<record::RequestLabels> requests_of(const plan::HttpPlan& http) {
  std::vector<record::RequestLabels> requests;
  for (const plan::BodyPlan& body : http.bodies) requests.push_back({http.method, body.entity});
  if (requests.empty()) requests.push_back({http.method, ""});
  return requests;
}

std::vector<record::RequestLabels> requests_of(const plan::SqlPlan& sql) {
  std::vector<record::RequestLabels> requests;
  for (const auto* list : {&sql.statements, &sql.connect, &sql.init, &sql.cleanup}) {
    for (const plan::StatementPlan& statement : *list) {
      requests.push_back({statement.method, statement.entity});
    }
  }
  return requests;
}

}  // namespace

record::JobLabels labels_of(const plan::JobPlan& job) {
  return {
      .name = job.name,
      .url = job.url_label,
      .requests = std::visit([](const auto& target) { return requests_of(target); }, job.target),
      .scheduled = job.scheduled(),
      .constant = job.labels,
      .http = std::holds_alternative<plan::HttpPlan>(job.target),
      .sql = std::holds_alternative<plan::SqlPlan>(job.target),
      .changes = job.on_change.has_value()};
}

}  // namespace timing::run
