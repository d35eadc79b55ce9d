#include "timing/plan/share.h"

#include <algorithm>

#include "timing/base/digest.h"

namespace timing::plan {

std::optional<Share> share_of_job(const Share& process, std::string_view job,
                                  std::uint32_t threads) {
  const std::uint64_t turned = (process.index + digest_of(job) % process.of) % process.of;
  const Share share{.index = static_cast<std::uint32_t>(turned),
                    .of = std::min(process.of, threads)};
  return share.index < share.of ? std::optional(share) : std::nullopt;
}

std::uint64_t part_of_limit(const Share& share, std::uint64_t limit) {
  if (limit == 0) return 0;
  return std::max<std::uint64_t>(share.part_of(limit), 1);
}

}  // namespace timing::plan
