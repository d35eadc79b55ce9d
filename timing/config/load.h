// YAML to Config, strictly: unknown keys, wrong types and impossible values are errors, all of them
// told at once, each with its place.
//
// A job is named in diagnostics by its `name`, else by what the name derives from (the url without
// userinfo, or type://host:port/database), else as "#2" by its place in the file.
//
// Threads: pure but for reading the file, and those that it names. Errors: added to `diagnostics`;
// the Config is to be used only when it holds none. Hostile input (rubbish, 100 MB, exploding
// anchors, 100,000 nested levels) ends in an error too, in bounded time and memory.
#pragma once

#include <string>
#include <string_view>

#include "timing/config/config.h"
#include "timing/config/diagnostics.h"
#include "timing/config/named_files.h"

namespace timing::config {

// Reads and loads a file. A missing file, a directory or an unreadable one is an error at 1:1.
Config load_file(const std::string& path, Diagnostics& diagnostics);

// Loads a text that is already in memory.
Config load_text(std::string_view text, Diagnostics& diagnostics, NamedFiles files = NamedFiles());

// What a job without a `name` is called: the url without userinfo, or type://host:port/database.
std::string derived_name(const Job& job);

}  // namespace timing::config
