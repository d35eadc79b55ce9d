#include "timing/run/http/http_request.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "timing/base/random.h"
#include "timing/base/version.h"

namespace timing::run {
namespace {

void add_default(Headers& headers, std::string_view name, const std::string& value) {
  if (find_header(headers, name) == nullptr) headers.emplace_back(name, value);
}

}  // namespace

HttpRequests::HttpRequests(const plan::JobPlan& job)
    : job_(job),
      plan_(std::get<plan::HttpPlan>(job.target)),
      method_is_valid_(is_token(plan_.method)) {
  // Nothing of it shows in a constant text.
  Random random(0);
  const plan::TemplateContext context{.now = {}, .run = 0, .thread = 0, .random = &random};
  if (plan_.url.constant()) constant_url_ = render_url(context);
  if (std::ranges::all_of(plan_.headers,
                          [](const plan::HeaderPlan& field) { return field.value.constant(); })) {
    constant_headers_ = render_headers(context);
  }
}

plan::BodyRange HttpRequests::of_run(std::uint64_t run) const {
  return plan::pick_bodies(plan_.pick, job_.seed, run,
                           std::max<std::size_t>(1, plan_.bodies.size()));
}

bool HttpRequests::constant() const {
  return constant_url_ && constant_headers_ &&
         std::ranges::all_of(plan_.bodies,
                             [](const plan::BodyPlan& body) { return body.fixed != nullptr; });
}

std::optional<Fault> HttpRequests::render(std::size_t index, const plan::TemplateContext& context,
                                          HttpRequest& request) const {
  if (request.method != plan_.method) request.method = plan_.method;
  if (auto fault = take_url(context, request)) return fault;
  if (!method_is_valid_) return Fault{kBadArgument, "the method is not valid"};
  if (auto fault = take_headers(context, request)) return fault;
  render_body(index, context, request);
  return std::nullopt;
}

// What is there already stays: a counted pointer that lanes of several loops copy is costly.
std::optional<Fault> HttpRequests::take_url(const plan::TemplateContext& context,
                                            HttpRequest& request) const {
  const auto take = [&](const Rendered<RenderedUrl>& url) -> std::optional<Fault> {
    if (!url) {
      request.first_url = nullptr;
      return url.error();
    }
    if (request.first_url != url.value()) request.first_url = url.value();
    if (request.url.get() != &request.first_url->url) {
      request.url = {request.first_url, &request.first_url->url};
    }
    return std::nullopt;
  };
  return constant_url_ ? take(*constant_url_) : take(render_url(context));
}

std::optional<Fault> HttpRequests::take_headers(const plan::TemplateContext& context,
                                                HttpRequest& request) const {
  const auto take = [&](const Rendered<Headers>& headers) -> std::optional<Fault> {
    if (!headers) return headers.error();
    if (request.headers != headers.value()) request.headers = headers.value();
    return std::nullopt;
  };
  return constant_headers_ ? take(*constant_headers_) : take(render_headers(context));
}

HttpRequests::Rendered<RenderedUrl> HttpRequests::render_url(
    const plan::TemplateContext& context) const {
  const std::string text = plan_.url.render(context);
  Result<Url, Fault> url = parse_url(text);
  if (!url) return url.error();
  std::string subject = subject_of(text, url.value());
  return std::make_shared<const RenderedUrl>(
      RenderedUrl{std::move(url).value(), std::move(subject)});
}

// The text is masked before it is encoded, since a secret may look different afterwards.
std::string HttpRequests::subject_of(const std::string& text, const Url& url) const {
  const std::string masked = job_.secrets.apply(text);
  if (masked == text) return url.public_text;
  const Result<Url, Fault> masked_url = parse_url(masked);
  return masked_url ? masked_url.value().public_text : job_.url_label;
}

HttpRequests::Rendered<Headers> HttpRequests::render_headers(
    const plan::TemplateContext& context) const {
  Headers headers;
  for (const plan::HeaderPlan& field : plan_.headers) {
    if (auto fault = render_field(field, context, headers)) return std::move(*fault);
  }
  add_default(headers, "User-Agent", "timing/" + std::string(kVersion));
  add_default(headers, "Accept-Encoding", "gzip");
  if (!plan_.connection.keepalive) add_default(headers, "Connection", "close");
  return std::make_shared<const Headers>(std::move(headers));
}

std::optional<Fault> HttpRequests::render_field(const plan::HeaderPlan& field,
                                                const plan::TemplateContext& context,
                                                Headers& headers) const {
  if (!is_token(field.name)) return Fault{kBadArgument, "the name of a header is not valid"};
  if (is_framing_header(field.name)) return std::nullopt;
  const std::string value = field.value.render(context);
  if (!is_header_value(value)) {
    return Fault{kBadArgument,
                 "the value of header '" + field.name + "' has a line break or control character"};
  }
  headers.emplace_back(field.name, trim_blanks(value));
  return std::nullopt;
}

void HttpRequests::render_body(std::size_t index, const plan::TemplateContext& context,
                               HttpRequest& request) const {
  request.body = {};
  if (plan_.bodies.empty()) return;
  const plan::BodyPlan& body = plan_.bodies[index];
  if (body.fixed) {
    request.body = *body.fixed;
    return;
  }
  request.rendered_body.clear();
  plan::render_to(request.rendered_body, body, context);
  request.body = request.rendered_body;
}

}  // namespace timing::run
