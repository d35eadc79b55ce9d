// In which folders something has to happen to change what paths name, or what is below them.
//
// These are the folders of every component of a path and of the paths that links on the way lead
// to, as far as they are there; and where a path names a folder, that one and all below it. A
// rename puts another file under a name: so folders are watched rather than files.
//
// Names that begin with two dots are not looked into, as they are Kubernetes' own in a mounted
// ConfigMap (`..data`, `..2026_…`). What a link leads to there is found by following it.
//
// Threads: any. Errors: none; what cannot be read is as if it were not there.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace timing {

// What happens to which names in a folder counts. That it goes, or moves, counts in any case;
// without a name nothing else does.
struct NamesThatDecide {
  bool all = false;
  std::set<std::string, std::less<>> names = {};

  bool itself_alone() const { return !all && names.empty(); }
  bool operator==(const NamesThatDecide&) const = default;
};

using DecidingFolders = std::map<std::filesystem::path, NamesThatDecide>;

// At most so many entries of folders are looked at.
inline constexpr std::size_t kMostFilesFollowed = 10'000;

DecidingFolders folders_that_decide(const std::vector<std::filesystem::path>& paths);

// One of Kubernetes' own, in a mounted ConfigMap.
inline bool is_inner_name(std::string_view name) { return name.starts_with(".."); }

}  // namespace timing
