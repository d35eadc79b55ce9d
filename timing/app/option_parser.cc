#include "timing/app/option_parser.h"

#include <algorithm>
#include <utility>

namespace timing::app {

Error usage_error(const CLI::App& app, const std::string& what) {
  return {fmt::format("timing: {}\n\n{}", what, app.help())};
}

void declare_shard(CLI::App& app, ShardTexts& texts) {
  app.add_option("--shard", texts.shard,
                 "Do the part of process I of N that share the plan; the first is 0")
      ->type_name("I/N");
  app.add_option("--shards", texts.shards,
                 "The same, I being JOB_COMPLETION_INDEX or the ordinal of the pod's name")
      ->type_name("N");
}

std::optional<std::string> read_shard(Result<Shard> found, Shard& shard) {
  if (!found) return found.error().message;
  shard = std::move(found).value();
  return std::nullopt;
}

std::optional<Result<Options>> run_parser(CLI::App& app, std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // as the parser wants them
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    return Options(Print{app.help()});
  } catch (const CLI::ParseError& error) {
    return usage_error(app, error.what());
  }
  return std::nullopt;
}

}  // namespace timing::app
