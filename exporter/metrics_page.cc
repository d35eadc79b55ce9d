#include "exporter/metrics_page.h"

#include <utility>

#include "exporter/families.h"
#include "exporter/format/accept.h"
#include "exporter/format/compressing_writer.h"
#include "exporter/format/formats.h"

namespace timing::exporter {

MetricsPage::MetricsPage(const record::Registry& registry, const record::ProgramCounters& counters,
                         std::string version)
    : families_(std::make_shared<Families>(registry, counters, std::move(version))) {}

MetricsPage::~MetricsPage() = default;

std::string MetricsPage::text() const { return plain_page(Format::text); }

Response MetricsPage::respond(const Request& request) const {
  Negotiated wanted = negotiate(request.header("Accept"));
  Response response{.content_type = std::move(wanted.content_type),
                    .body = {},
                    .headers = {{"Vary", "Accept, Accept-Encoding"}}};
  if (prefers_gzip(request.header("Accept-Encoding"))) {
    response.body = compressed_page(wanted.format);
    response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = plain_page(wanted.format);
  }
  return response;
}

// What is reserved in vain is never touched, and so takes no memory.
std::string MetricsPage::plain_page(Format format) const {
  std::atomic<std::size_t>& last_size = last_sizes_.at(static_cast<std::size_t>(format));
  std::string page;
  page.reserve(last_size + last_size / 8);
  const std::unique_ptr<FamilyWriter> writer = make_writer(format, page);
  families_->write(*writer);
  writer->finish();
  last_size = page.size();
  return page;
}

std::string MetricsPage::compressed_page(Format format) const {
  std::string page;
  CompressingWriter writer(format, page);
  families_->write(writer);
  writer.finish();
  return page;
}

}  // namespace timing::exporter
