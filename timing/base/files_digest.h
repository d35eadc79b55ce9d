// A digest over what is at paths: the names of files and folders, and what the files hold. Links
// are followed; where they lead does not count, but what is there. A name that begins with two dots
// is left out (deciding_folders.h). Times, owners and rights do not count.
//
// It is bounded: of more than 16 MiB in all, files are told apart by their size and the time of
// their last change instead; from the 10,000th entry on none counts. What is neither file nor
// folder is not opened.
//
// Threads: any; it reads, and so may block. Errors: none; what cannot be read counts as such.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "timing/base/deciding_folders.h"

namespace timing {

struct DigestLimits {
  std::uint64_t bytes = std::uint64_t{16} << 20U;
  std::size_t entries = kMostFilesFollowed;
};

std::uint64_t digest_of_files(const std::vector<std::filesystem::path>& paths,
                              const DigestLimits& limits = {});

}  // namespace timing
