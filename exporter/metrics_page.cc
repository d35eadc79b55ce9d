#include "exporter/metrics_page.h"

#include <utility>

#include "exporter/families.h"
#include "exporter/format/accept.h"
#include "exporter/format/formats.h"
#include "exporter/format/gzip.h"

namespace timing::exporter {

namespace {

std::string plain_page(const Families& families, Format format) {
  std::string page;
  families.for_each([&](const ExposedFamily& family) { append_family(page, format, family); });
  append_end(page, format);
  return page;
}

// Holds one family at a time as it was before.
std::string compressed_page(const Families& families, Format format) {
  std::string page;
  std::string piece;
  Gzip gzip(page);
  families.for_each([&](const ExposedFamily& family) {
    piece.clear();
    append_family(piece, format, family);
    gzip.write(piece);
  });
  piece.clear();
  append_end(piece, format);
  gzip.write(piece);
  gzip.finish();
  return page;
}

}  // namespace

MetricsPage::MetricsPage(const record::Registry& registry, const record::ProgramCounters& counters,
                         std::string version)
    : families_(std::make_shared<Families>(registry, counters, std::move(version))) {}

MetricsPage::~MetricsPage() = default;

std::string MetricsPage::text() const { return plain_page(*families_, Format::text); }

Response MetricsPage::respond(const Request& request) const {
  Negotiated wanted = negotiate(request.header("Accept"));
  Response response{.content_type = std::move(wanted.content_type),
                    .body = {},
                    .headers = {{"Vary", "Accept, Accept-Encoding"}}};
  if (prefers_gzip(request.header("Accept-Encoding"))) {
    response.body = compressed_page(*families_, wanted.format);
    response.headers.emplace_back("Content-Encoding", "gzip");
  } else {
    response.body = plain_page(*families_, wanted.format);
  }
  return response;
}

}  // namespace timing::exporter
