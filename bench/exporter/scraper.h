// Asks a metrics endpoint of the loopback for its page, again and again, on a thread of its own.
//
// Owns the thread, which ends with it. Errors: std::system_error where it cannot connect; a page
// that is not whole ends the program of the benchmark.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace timing::bench {

class Scraper {
 public:
  Scraper(std::uint16_t port, std::chrono::milliseconds interval);
  Scraper(const Scraper&) = delete;
  Scraper& operator=(const Scraper&) = delete;
  ~Scraper();

  std::size_t scrapes() const { return scrapes_; }
  std::size_t page_size() const { return page_size_; }

 private:
  void run();

  std::uint16_t port_;
  std::chrono::milliseconds interval_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::size_t> scrapes_ = 0;
  std::atomic<std::size_t> page_size_ = 0;  // of the last, with its head
  std::thread thread_;
};

}  // namespace timing::bench
