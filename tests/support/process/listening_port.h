// The TCP port that a process listens on, for servers that take port 0 and do not say what they
// got. Source: proc(5), /proc/PID/fd and /proc/net/tcp, tcp6.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace timing::test {

// Nothing if the process listens on no port, or not yet; the lowest if there are several.
std::optional<std::uint16_t> listening_port(pid_t pid);

}  // namespace timing::test
