// The metrics, as /metrics answers.
//
// Ownership: borrows the registry and the counters, which outlive it. Threads: any, at once.
// Errors: none.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include "exporter/http_message.h"
#include "timing/record/program_counters.h"
#include "timing/record/registry.h"

namespace timing::exporter {

class Families;
enum class Format;

class MetricsPage {
 public:
  MetricsPage(const record::Registry& registry, const record::ProgramCounters& counters,
              std::string version);
  MetricsPage(const MetricsPage&) = delete;
  MetricsPage& operator=(const MetricsPage&) = delete;
  ~MetricsPage();

  // In the text format 0.0.4.
  std::string text() const;
  // In the format that the request's Accept header asks for, compressed if its Accept-Encoding
  // wants gzip.
  Response respond(const Request& request) const;

  // For the exporter's other ways out.
  std::shared_ptr<Families> families() const { return families_; }

 private:
  std::string plain_page(Format format) const;
  std::string compressed_page(Format format) const;

  std::shared_ptr<Families> families_;
  // Of plain pages, by format: growing a page costs more than writing it.
  mutable std::array<std::atomic<std::size_t>, 3> last_sizes_{};
};

}  // namespace timing::exporter
