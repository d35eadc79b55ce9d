// Which part of a job is whose, when several processes run one plan together.
//
// The processes are numbered from 0. A job is divided among as many of them as it has threads, at
// most: the process with number i has share (i + digest of the job's name) mod N, so that jobs with
// few threads do not all run on the first ones. Of anything that is counted from 0, share i of M
// has the numbers k with k mod M = i: whatever there is falls to exactly one share, and shares
// differ by one at most.
//
// Runs are numbered over all shares, in the order in which one process would start them. Where a
// tick plans one run of each thread, a run belongs to the share of its thread; else run k belongs
// to share k mod M.
//
// Threads: pure, values. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace timing::plan {

struct Share {
  std::uint32_t index = 0;
  std::uint32_t of = 1;

  bool whole() const { return of == 1; }
  // How many of the numbers below `count` belong to it.
  std::uint64_t part_of(std::uint64_t count) const {
    return count / of + (count % of > index ? 1 : 0);
  }

  bool operator==(const Share&) const = default;
};

// What a process has of a job; none: the job has fewer threads than there are processes, and runs
// on others. REQUIRES: threads > 0.
std::optional<Share> share_of_job(const Share& process, std::string_view job,
                                  std::uint32_t threads);

// What a share has of a limit that 0 takes away: its part, and at least 1.
std::uint64_t part_of_limit(const Share& share, std::uint64_t limit);

// A share of the runs of a job, by their numbers from 0.
class RunShare {
 public:
  // Runs one by one.
  explicit RunShare(const Share& share = {}) : RunShare(share, share.of) {}
  // Runs in groups of one for each thread of all shares, in the threads' order.
  // REQUIRES: threads >= share.of.
  RunShare(const Share& share, std::uint32_t threads)
      : share_(share), group_(threads), own_(share.part_of(threads)) {}

  // How many of the runs below `count` belong to it.
  std::uint64_t part_of(std::uint64_t count) const {
    return count / group_ * own_ + share_.part_of(count % group_);
  }
  // The number, over all shares, of its own run `own`.
  std::uint64_t number_of(std::uint64_t own) const {
    if (share_.whole()) return own;
    return own / own_ * group_ + own % own_ * share_.of + share_.index;
  }

 private:
  Share share_;
  std::uint64_t group_;
  std::uint64_t own_;  // of a group
};

}  // namespace timing::plan
