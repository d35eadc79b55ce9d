#include "timing/app/argument_spelling.h"

#include <algorithm>
#include <map>

namespace timing::app {
namespace {

const std::map<std::string, std::string>& aliases() {
  static const std::map<std::string, std::string> names = {
      {"config.file", "conf"},
      {"web.listen_address", "addr"},
      {"web.telemetry_path", "telemetry_path"},
      {"web.config.file", "web_config"},
      {"web.enable_lifecycle", "enable_lifecycle"},
      {"h", "help"}};
  return names;
}

std::string unify_name(std::string name) {
  std::ranges::replace(name, '-', '_');
  const auto alias = aliases().find(name);
  return alias == aliases().end() ? name : alias->second;
}

}  // namespace

std::vector<std::string> unify_spelling(const std::vector<std::string>& arguments,
                                        const std::set<std::string>& value_flags) {
  std::vector<std::string> unified;
  for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
    const std::size_t dashes = std::min(argument->find_first_not_of('-'), argument->size());
    if (dashes == 0 || dashes > 2 || dashes == argument->size()) {
      unified.push_back(*argument);
      continue;
    }
    const std::size_t equals = argument->find('=');
    const std::string name = unify_name(
        argument->substr(dashes, equals == std::string::npos ? equals : equals - dashes));
    std::string flag = "--" + name;
    if (equals != std::string::npos) {
      flag += argument->substr(equals);
    } else if (value_flags.contains(name) && argument + 1 != arguments.end()) {
      flag += "=" + *++argument;
    }
    unified.push_back(std::move(flag));
  }
  return unified;
}

}  // namespace timing::app
