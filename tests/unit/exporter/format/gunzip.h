// Reads what was written as gzip, in tests.
#pragma once

#include <string>
#include <string_view>

namespace timing::exporter {

// Errors: what is no whole gzip stream is an exception.
std::string gunzip(std::string_view compressed);

}  // namespace timing::exporter
