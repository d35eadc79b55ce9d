// What the kernel says of a socket, as a Fault with libcurl's number. Where this machine is at one
// of its limits, the words tell what to do.
//
// Threads: any; connect_fault() may read files of /proc. Errors: they are the subject.
#pragma once

#include "timing/base/clock.h"
#include "timing/run/net/fault.h"
#include "timing/run/net/socket_address.h"

namespace timing::run {

// `error_number` is errno's, of socket() or connect().
Fault connect_fault(int error_number, const SocketAddress& address);
Fault connect_timeout(nanoseconds waited, const SocketAddress& address);
Fault receive_fault(int error_number);
Fault send_fault(int error_number);

}  // namespace timing::run
