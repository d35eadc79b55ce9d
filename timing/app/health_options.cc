#include "timing/app/health_options.h"

#include <CLI/CLI.hpp>
#include <optional>

#include "timing/app/argument_spelling.h"
#include "timing/app/option_parser.h"
#include "timing/app/serve_arguments.h"

namespace timing::app {
namespace {

const char* const kHealthDescription =
    "Asks a running timing whether it is ready: for the HEALTHCHECK of an image, and for probes "
    "that run a command.";
const char* const kHealthFooter =
    "Exit codes: 0 it answered with a status from 200 to 299, 1 it did not, 2 wrong usage.\n";

// What the parser binds to, before values are checked.
struct HealthTexts {
  std::string addr = ":9800";
  std::string timeout = "3s";
};

void declare(CLI::App& app, HealthTexts& texts, HealthOptions& options) {
  app.set_help_flag("--help", "Print this and exit");
  app.footer(kHealthFooter);
  app.option_defaults()->take_last();
  app.add_option("--addr", texts.addr,
                 "Where it serves, as its own --addr has it; without a host: this machine")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--path", options.path, "What to ask for")
      ->type_name("PATH")
      ->capture_default_str();
  app.add_option("--timeout", texts.timeout, "How long to wait for the answer")
      ->type_name("DURATION")
      ->capture_default_str();
  app.add_flag("--tls", options.tls, "It serves over TLS; any certificate is taken");
  app.add_option("--username", options.username, "Where it asks for a password")->type_name("NAME");
  app.add_option("--password_file", options.password_file, "The file whose first line it is")
      ->type_name("FILE");
  app.add_option("--cert_file", options.cert_file, "Where it asks for a certificate, in PEM")
      ->type_name("FILE");
  app.add_option("--key_file", options.key_file, "Its key, in PEM")->type_name("FILE");
}

Result<exporter::Address> parse_address(const std::string& text) {
  return exporter::parse_address(text);
}

std::optional<std::string> check_company(const HealthOptions& options) {
  if (options.username.empty() != options.password_file.empty()) {
    return "--username and --password_file need each other";
  }
  if (options.cert_file.empty() != options.key_file.empty()) {
    return "--cert_file and --key_file need each other";
  }
  if (!options.cert_file.empty() && !options.tls) return "--cert_file needs --tls";
  if (!options.path.starts_with('/')) return "--path begins with a slash";
  if (options.address.port == 0) return "--addr needs a port above 0";
  return std::nullopt;
}

}  // namespace

Result<Options> parse_health(const std::vector<std::string>& arguments) {
  CLI::App app(kHealthDescription, "timing health");
  HealthTexts texts;
  HealthOptions options{.address = {}, .path = "/-/ready"};
  declare(app, texts, options);
  if (auto ended =
          run_parser(app, unify_spelling(arguments, {"addr", "path", "timeout", "username",
                                                     "password_file", "cert_file", "key_file"}))) {
    return *ended;
  }
  auto wrong = read("addr", texts.addr, parse_address, options.address);
  if (!wrong) wrong = read("timeout", texts.timeout, parse_interval, options.timeout);
  if (!wrong) wrong = check_company(options);
  if (wrong) return usage_error(app, *wrong);
  return Options(options);
}

}  // namespace timing::app
