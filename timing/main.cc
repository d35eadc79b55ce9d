// Wiring only: the command line decides which of the program's commands runs.
#include <cstdio>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include "timing/app/health_command.h"
#include "timing/app/options.h"
#include "timing/app/plan_command.h"
#include "timing/app/serve.h"
#include "timing/app/target_command.h"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

struct Command {
  int operator()(const timing::app::ServeOptions& options) const {
    return timing::app::serve(options);
  }
  int operator()(const timing::app::TargetOptions& options) const {
    return timing::app::run_target(options);
  }
  int operator()(const timing::app::PlanOptions& options) const {
    return timing::app::run_plan(options);
  }
  int operator()(const timing::app::HealthOptions& options) const {
    return timing::app::run_health(options);
  }
  int operator()(const timing::app::Print& print) const {
    std::fputs(print.text.c_str(), stdout);
    return 0;
  }
};

int run(const std::vector<std::string>& arguments) {
  const auto options = timing::app::parse_options(arguments);
  if (!options) {
    std::fputs((options.error().message + "\n").c_str(), stderr);
    return kWrongUsage;
  }
  return std::visit(Command{}, options.value());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "timing: %s\n", error.what());
    return kFailed;
  }
}
