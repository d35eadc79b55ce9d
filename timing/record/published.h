// Something that one thread makes when it first needs it, and that other threads may read from then
// on.
//
// Ownership: owns what it made; that stays where it is until the Published is destroyed.
// Threads: make() and own() on the one writer, get() on any, without a lock. Errors: none.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace timing::record {

template <typename T>
class Published {
 public:
  Published() = default;
  Published(const Published&) = delete;
  Published& operator=(const Published&) = delete;
  ~Published() { const std::unique_ptr<T> owner(made_.load(std::memory_order_relaxed)); }

  // Null until it is made.
  const T* get() const { return made_.load(std::memory_order_acquire); }

  // The writer's own look at it.
  T* own() { return made_.load(std::memory_order_relaxed); }
  // REQUIRES: it is not made yet.
  template <typename... Arguments>
  T& make(Arguments&&... arguments) {
    auto owner = std::make_unique<T>(std::forward<Arguments>(arguments)...);
    T& made = *owner;
    made_.store(owner.release(), std::memory_order_release);
    return made;
  }

 private:
  std::atomic<T*> made_{nullptr};
};

}  // namespace timing::record
