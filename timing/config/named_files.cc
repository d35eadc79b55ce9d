#include "timing/config/named_files.h"

#include <filesystem>
#include <utility>

#include "timing/config/file_reader.h"

namespace timing::config {
namespace {

Result<std::string> read_from_disk(const std::string& path) {
  return read_file(path, kLargestNamedFile, "a file");
}

}  // namespace

NamedFiles::NamedFiles(std::string folder) : NamedFiles(std::move(folder), read_from_disk) {}

NamedFiles::NamedFiles(std::string folder, Read read)
    : folder_(std::move(folder)), read_(std::move(read)) {}

std::string NamedFiles::path_of(const std::string& name) const {
  return (std::filesystem::path(folder_) / name).string();
}

Result<File> NamedFiles::read(const std::string& name) {
  const std::string path = path_of(name);
  auto known = texts_.find(path);
  if (known == texts_.end()) {
    Result<std::string> text = read_(path);
    if (!text) return text.error();
    auto shared = std::make_shared<const std::string>(std::move(text).value());
    known = texts_.emplace(path, std::move(shared)).first;
  }
  return File{.path = path, .text = known->second};
}

}  // namespace timing::config
