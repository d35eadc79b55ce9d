#include "exporter/metrics_page.h"

#include <utility>

#include "exporter/families.h"
#include "exporter/text_serializer.h"

namespace timing::exporter {

MetricsPage::MetricsPage(const record::Registry& registry, const record::ProgramCounters& counters,
                         std::string version)
    : families_(std::make_shared<Families>(registry, counters, std::move(version))) {}

MetricsPage::~MetricsPage() = default;

std::string MetricsPage::text() const {
  std::string page;
  families_->for_each([&](const prometheus::MetricFamily& family) { append_family(page, family); });
  return page;
}

Response MetricsPage::respond(const Request& /*request*/) const {
  return {.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = text()};
}

}  // namespace timing::exporter
