#include "timing/record/outcome.h"

#include <fmt/format.h>

namespace timing::record {

std::string Code::label() const {
  return kind == Kind::client ? fmt::format("CLIENT_ERR_{:03}", number) : fmt::to_string(number);
}

}  // namespace timing::record
