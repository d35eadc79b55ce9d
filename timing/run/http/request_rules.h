// What of a request follows from its method and its body: the same for every engine.
//
// Threads: pure functions. Errors: none. Source: Go's net/http (transfer.go); RFC 9110.
#pragma once

#include "timing/run/http/transfer.h"

namespace timing::run {

// A HEAD carries none.
bool sends_body(const TransferRequest& request);
// As Go decides it: many servers expect a length with some methods, even of nothing.
bool tells_length(const TransferRequest& request);
// It may be sent twice: the second time changes nothing that the first has not (RFC 9110, 9.2.2).
bool is_idempotent(std::string_view method);

}  // namespace timing::run
