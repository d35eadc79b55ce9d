// Threads that no signal is delivered to: the program's handlers run elsewhere, and a write to a
// closed pipe fails with EPIPE instead of ending the process.
//
// Errors: a system that gives no thread is a std::system_error.
#pragma once

#include <functional>
#include <thread>

namespace timing::report {

std::thread start_thread_without_signals(std::function<void()> body);

}  // namespace timing::report
