// Result<T>: a value or the reason why there is none.
//
// The error style of loading and starting. Requests end in a record::Outcome instead, and
// exceptions stay inside the wrapper of a library that throws.
//
// Units: none. Threads: a Result is a plain value. Errors: calling value() on an error, or error()
// on a value, is a programming mistake and throws std::bad_variant_access.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace timing {

// What went wrong, in words that can stand in a log line as they are: no trailing full stop, no
// line break, no secret.
struct Error {
  std::string message;
};

template <typename T, typename E = Error>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }

  const E& error() const { return std::get<1>(state_); }

 private:
  std::variant<T, E> state_;
};

// For steps that give nothing back but may fail: `return Success{};`.
struct Success {};
using Status = Result<Success>;

}  // namespace timing
