#include "timing/app/option_parser.h"

#include <algorithm>

namespace timing::app {

Error usage_error(const CLI::App& app, const std::string& what) {
  return {fmt::format("timing: {}\n\n{}", what, app.help())};
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
