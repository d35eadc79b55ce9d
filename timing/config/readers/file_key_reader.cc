#include "timing/config/readers/file_key_reader.h"

#include <fmt/format.h>

#include <utility>

#include "timing/config/readers/value_reader.h"
#include "timing/config/syntax/words.h"

namespace timing::config {

std::optional<File> read_file_key(const Field& field, NamedFiles& files, Problems& problems) {
  const auto name = read_filled_text(field, problems);
  if (!name) return std::nullopt;
  Result<File> file = files.read(name->value);
  if (file) return std::move(file).value();
  problems.error(name->mark, fmt::format("'{}' is {}: {}", field.path, in_apostrophes(name->value),
                                         file.error().message));
  return std::nullopt;
}

}  // namespace timing::config
