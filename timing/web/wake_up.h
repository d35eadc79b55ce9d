// Ends the waiting of another thread: an eventfd that poll() may wait for.
//
// Ownership: owns the descriptor. Threads: any. Errors: a system without descriptors left is a
// std::system_error at construction.
#pragma once

namespace timing::web {

class WakeUp {
 public:
  WakeUp();
  WakeUp(const WakeUp&) = delete;
  WakeUp& operator=(const WakeUp&) = delete;
  ~WakeUp();

  // Readable after notify(), until clear().
  int descriptor() const { return descriptor_; }
  void notify() const;
  void clear() const;

 private:
  int descriptor_;
};

}  // namespace timing::web
