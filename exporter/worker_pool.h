// A few threads that do what takes too long for an event loop, one task after the other.
//
// Ownership: owns its threads, and the tasks until they are done. Threads: submit() on any. Units:
// none. Errors: construction throws std::system_error when the system gives no thread; a task must
// not throw.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace timing::exporter {

class WorkerPool {
 public:
  explicit WorkerPool(unsigned threads);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  ~WorkerPool() { stop(); }

  // Once it is stopped, a task is dropped.
  void submit(std::function<void()> task);
  // Waits for the tasks under way; those that wait are dropped.
  void stop();

 private:
  void work(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopped_ = false;
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace timing::exporter
