// What a JobCompiler makes of an HTTP job.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "timing/base/base64.h"
#include "timing/base/utf8.h"
#include "timing/config/syntax/http_syntax.h"
#include "timing/plan/check/header_name.h"
#include "timing/plan/excerpt.h"
#include "timing/plan/job_compiler.h"
#include "timing/plan/secrets.h"

namespace timing::plan {
namespace {

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_character(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// An image may hold "{{" by chance, and no image is UTF-8 by chance.
bool may_hold_templates(std::string_view content) {
  return content.find("{{") != std::string_view::npos && is_utf8(content);
}

void add_content_type_of_form(std::vector<HeaderPlan>& headers) {
  const bool given = std::ranges::any_of(
      headers, [](const HeaderPlan& field) { return equal_names(field.name, "Content-Type"); });
  if (given) return;
  headers.push_back({"Content-Type", Template::literal("application/x-www-form-urlencoded")});
}

}  // namespace

HttpPlan JobCompiler::compile_http(const config::Http& http) {
  HttpPlan plan{.url = compile_text(http.url, "url"),
                .method = http.method.value,
                .headers = {},
                .bodies = {},
                .pick = http.pick,
                .log_response = http.log_response,
                .follow_redirects = http.follow_redirects,
                .max_response_size = http.max_response_size,
                .connection = http.connection,
                .tls = http.tls,
                .checks = {}};
  add_url_secrets(http.url.value);
  for (const config::Header& header : http.headers) {
    Template value = compile_text(header.value, "header." + shorten(header.name));
    if (const auto text = constant_text(value)) add_header_value(header.name, *text, secrets_);
    plan.headers.push_back({header.name, std::move(value)});
  }
  if (http.auth) plan.headers.push_back(compile_auth(*http.auth));
  for (const config::Body& body : http.bodies) {
    if (!body.form.empty()) add_content_type_of_form(plan.headers);
    plan.bodies.push_back(compile_body(body));
  }
  if (http.proxy) plan.proxy = compile_proxy(*http.proxy);
  for (const config::Check& check : job_.checks) {
    if (auto compiled = Check::compile(check, name_, diagnostics_, secrets_)) {
      plan.checks.push_back(*std::move(compiled));
    }
  }
  return plan;
}

HeaderPlan JobCompiler::compile_auth(const config::Auth& auth) {
  const auto* basic = std::get_if<config::BasicAuth>(&auth);
  const std::string value = basic != nullptr ? basic_credentials(*basic)
                                             : bearer_token(std::get<config::BearerAuth>(auth));
  add_header_value("Authorization", value, secrets_);
  return {"Authorization", Template::literal(value)};
}

// Known when the config is loaded, so that their encoded form can be masked.
std::string JobCompiler::basic_credentials(const config::BasicAuth& auth) {
  const std::string username = compile_constant(auth.username, "auth.basic.username");
  const std::string password = compile_constant(auth.password, "auth.basic.password");
  if (username.find(':') != std::string::npos) {
    diagnostics_.error(auth.username.mark, name_,
                       "'auth.basic.username' holds a ':', which ends it; allowed: any other "
                       "character");
  }
  add_credentials(username, password, secrets_);
  return "Basic " + base64(username + ':' + password);
}

std::string JobCompiler::bearer_token(const config::BearerAuth& auth) {
  return "Bearer " + compile_constant(auth.token, "auth.bearer");
}

BodyPlan JobCompiler::compile_body(const config::Body& body) {
  BodyPlan plan = !body.form.empty() ? compile_form(body)
                  : body.file.given()
                      ? compile_file(body)
                      : BodyPlan{body.name, compile_text(body.text, "body." + shorten(body.name))};
  if (plan.fixed || !is_constant(plan)) return plan;
  Random unused(0);
  std::string text;
  render_to(text, plan, {.now = environment_.now, .run = 1, .thread = 0, .random = &unused});
  plan.fixed = std::make_shared<const std::string>(std::move(text));
  return plan;
}

BodyPlan JobCompiler::compile_form(const config::Body& body) {
  BodyPlan plan{body.name, Template::literal("")};
  for (const config::FormField& field : body.form) {
    Template value = compile_text(field.value, "form." + shorten(field.name));
    for (const std::string& secret : value.secrets()) {
      std::string encoded;
      append_form_encoded(encoded, secret);
      secrets_.add(encoded);
    }
    plan.form.push_back({field.name, std::move(value)});
  }
  return plan;
}

BodyPlan JobCompiler::compile_file(const config::Body& body) {
  const std::string& content = *body.file.text;
  if (!job_.templates || !may_hold_templates(content)) {
    return {.entity = body.name, .text = Template::literal(""), .fixed = body.file.text};
  }
  Result<Template, TemplateError> compiled = Template::compile(content, templates_);
  if (compiled) return {body.name, with_secrets_noted(std::move(compiled).value())};
  const auto& [offset, message] = compiled.error();
  const auto line = 1 + std::ranges::count(std::string_view(content).substr(0, offset), '\n');
  diagnostics_.error(body.text.mark, name_,
                     fmt::format("'body_file' (line {} of the file of '{}'): {}", line,
                                 shorten(body.name), message));
  return {body.name, Template::literal("")};
}

std::optional<std::string> JobCompiler::compile_proxy(const config::Located<std::string>& proxy) {
  std::string url = compile_constant(proxy, "proxy");
  add_userinfo(userinfo_of(url), secrets_);
  // What stands there without a template has been looked at.
  if (url != proxy.value && !url.empty() && !config::is_proxy_url(url)) {
    diagnostics_.error(proxy.mark, name_,
                       fmt::format("the template of 'proxy' gives no URL of a proxy; allowed: {}, "
                                   "or '' for none",
                                   config::kProxyForm));
  }
  return url;
}

void JobCompiler::add_url_secrets(std::string_view url) {
  const std::string_view userinfo = userinfo_of(url);
  if (userinfo.empty()) return;
  if (!job_.templates) {
    add_userinfo(userinfo, secrets_);
    return;
  }
  const auto rendered = Template::compile(userinfo, templates_);
  const auto text = rendered ? constant_text(rendered.value()) : std::nullopt;
  if (text) {
    add_userinfo(*text, secrets_);
    return;
  }
  // The password may still be the same for every user.
  const std::string_view password = userinfo.substr(userinfo.find(':') + 1);
  const auto rendered_password = Template::compile(password, templates_);
  if (!rendered_password) return;
  if (const auto known = constant_text(rendered_password.value())) secrets_.add(*known);
}

std::string JobCompiler::compile_constant(const config::Located<std::string>& text,
                                          std::string_view key) {
  const Template compiled = compile_text(text, key);
  if (auto constant = constant_text(compiled)) return *std::move(constant);
  diagnostics_.error(
      text.mark, name_,
      fmt::format("'{}' is the same for all requests; allowed: a text, and '.Env' in "
                  "it",
                  key));
  return {};
}

}  // namespace timing::plan
