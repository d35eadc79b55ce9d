#include "timing/app/linger.h"

#include <fmt/format.h>

#include <utility>

#include "timing/base/duration.h"

namespace timing::app {

Linger::Linger(Dependencies dependencies) : dependencies_(std::move(dependencies)) {}

void Linger::begin() {
  if (round_ != 0) return;
  if (dependencies_.limit == nanoseconds(0)) return dependencies_.over("every job is done");
  round_ = ++rounds_;
  dependencies_.log.info(
      fmt::format("every job is done, waiting up to {} for a scrape of the final values",
                  format_duration(dependencies_.limit)));
  timer_ = dependencies_.loop.call_at(dependencies_.clock.steady_now() + dependencies_.limit,
                                      [this] { time_is_over(); });
}

void Linger::cancel() {
  round_ = 0;
  if (timer_) dependencies_.loop.cancel(*timer_);
  timer_.reset();
}

exporter::Response Linger::respond(const exporter::Request& request,
                                   const exporter::RequestHandler& metrics) {
  const std::uint64_t round = round_;
  exporter::Response response = metrics(request);
  if (round != 0 && request.method == "GET" && response.status == 200) {
    dependencies_.loop.post([this, round] { scraped(round); });
  }
  return response;
}

void Linger::scraped(std::uint64_t round) {
  if (round == round_) end("the final values have been scraped");
}

void Linger::time_is_over() {
  timer_.reset();
  dependencies_.log.warn(fmt::format("the final values were not scraped within {}",
                                     format_duration(dependencies_.limit)));
  end("every job is done");
}

void Linger::end(std::string_view reason) {
  cancel();
  dependencies_.over(reason);
}

}  // namespace timing::app
