// Who is due when: items by the time at which each of them is due next.
//
// An item that moves from one time to another allocates nothing, so that ticks cost no memory.
//
// Ownership: the Places belong to the caller, one to each item, and go with the Agenda. Threads:
// one at a time. Errors: none.
#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace timing::run {

template <typename Time, typename Item>
class Agenda {
 private:
  using Items = std::set<std::pair<Time, Item>>;

 public:
  // Where an item is filed; none: it is not.
  using Place = std::optional<typename Items::const_iterator>;

  // From now on `item` is due at `time`; none: never. `place` is its own.
  void file(const Item& item, const std::optional<Time>& time, Place& place) {
    if (!time) {
      if (place) items_.erase(*place);
      place.reset();
    } else if (!place) {
      place = items_.emplace(*time, item).first;
    } else if ((*place)->first != *time) {
      auto node = items_.extract(*place);
      node.value().first = *time;
      place = items_.insert(std::move(node)).position;
    }
  }

  // The time of the first item; none: no item is ever due.
  std::optional<Time> first() const {
    if (items_.empty()) return std::nullopt;
    return items_.begin()->first;
  }

  // Adds the items that are due at `now` to `due`, in the order of their times.
  void collect(Time now, std::vector<Item>& due) const {
    for (const auto& [time, item] : items_) {
      if (time > now) break;
      due.push_back(item);
    }
  }

 private:
  Items items_;
};

}  // namespace timing::run
