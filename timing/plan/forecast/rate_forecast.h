// A forecast of the arrivals of an open model (rate_ticker.h): those of all shares.
//
// Of a Poisson process it tells what is to be expected: as many arrivals as the uniform kind has.
// Its rate is bounded by nothing; the highest rate is the one it is asked for, a share's part of
// it.
//
// Threads: one at a time. Errors: none.
#pragma once

#include "timing/plan/forecast/tick_forecast.h"

namespace timing::plan {

class RateForecast final : public TickForecast {
 public:
  // Borrows the model.
  explicit RateForecast(const OpenModelPlan& model, const Share& share = {})
      : profile_(model.profile),
        expected_(model.arrivals == config::Arrivals::poisson),
        shares_(share.of) {}

  std::optional<std::uint64_t> count(const OpenSpan& span) const override;
  std::optional<std::uint64_t> count(const OpenDay& day) override;
  WallTime tick(const OpenSpan& span, std::uint64_t index) const override;
  bool expected() const override { return expected_; }
  std::uint64_t runs_a_tick() const override { return 1; }
  std::optional<std::uint64_t> highest_rate(const OpenSpan& span) const override;

 private:
  // Stages go on where they stopped when the window closed; a rate without them begins anew.
  nanoseconds begin_of(const OpenSpan& span) const;

  const RateProfile& profile_;
  bool expected_;
  std::uint64_t shares_;
};

}  // namespace timing::plan
