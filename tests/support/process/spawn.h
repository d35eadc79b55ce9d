// Starting a program: the fork, and all that happens between it and the exec.
#pragma once

#include <sys/types.h>

#include "tests/support/process/file_descriptor.h"
#include "tests/support/process/process.h"

namespace timing::test {

struct Spawned {
  pid_t pid = -1;
  FileDescriptor ended;   // the child's pidfd
  FileDescriptor output;  // reading ends
  FileDescriptor errors;  // not open if the streams are merged
};

// Throws std::system_error if the program cannot be started; the error then is the child's.
Spawned spawn(const Command& command);

}  // namespace timing::test
