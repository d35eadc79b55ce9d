// A host's addresses: known by themselves, or from getaddrinfo(), which asks the hosts file, name
// servers, whatever the system is told to.
//
// Threads: any. Errors: a Fault with libcurl's number (6).
#pragma once

#include <string>

#include "timing/base/result.h"
#include "timing/run/net/fault.h"
#include "timing/run/net/socket_address.h"

namespace timing::run {

// What nobody has to be asked for: an address that is written out, and both loopback addresses of
// localhost and of what ends in .localhost (RFC 6761; libcurl knows them too). Empty: it is a name.
SocketAddresses known_addresses(const std::string& host);

// In getaddrinfo()'s order (RFC 6724), without those of a family that this machine has no address
// of. Blocks. Never empty; the ports are 0.
Result<SocketAddresses, Fault> look_up_name(const std::string& host);

}  // namespace timing::run
