// From an Address to what the kernel and CivetWeb understand.
//
// Threads: any; resolving a host name may block. Errors: in words, without the address.
#pragma once

#include <string>

#include "exporter/address.h"
#include "timing/base/result.h"

namespace timing::exporter {

// CivetWeb's option `listening_ports`: "9800", "+9800" (IPv6 too), "127.0.0.1:9800", "[::1]:9800".
// A host name is resolved here, to its first address, IPv4 before IPv6, as Go does.
Result<std::string> listening_ports(const Address& address, bool ipv6);

// Tries to listen there, which CivetWeb could not, to learn why: "address already in use".
Status try_to_listen(const Address& address);

// Connects and hangs up at once, without waiting for either.
void knock(const Address& address);

}  // namespace timing::exporter
