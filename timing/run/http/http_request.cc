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
    : job_(job), plan_(std::get<plan::HttpPlan>(job.target)) {
  // Nothing of it shows in a constant text.
  Random random(0);
  const plan::TemplateContext context{.now = {}, .run = 0, .thread = 0, .random = &random};
  if (plan_.url.constant()) constant_url_ = render_url(context);
  if (std::ranges::all_of(plan_.headers,
                          [](const plan::HeaderPlan& field) { return field.value.constant(); })) {
    constant_headers_ = render_headers(context);
  }
  for (const plan::BodyPlan& body : plan_.bodies) {
    constant_bodies_.push_back(body.text.constant() ? std::optional(body.text.render(context))
                                                    : std::nullopt);
  }
}

std::size_t HttpRequests::count() const { return std::max<std::size_t>(1, plan_.bodies.size()); }

std::optional<Fault> HttpRequests::render(std::size_t index, const plan::TemplateContext& context,
                                          HttpRequest& request) const {
  request.method = plan_.method;
  request.first_url = nullptr;
  const Rendered<RenderedUrl> url = constant_url_ ? *constant_url_ : render_url(context);
  if (!url) return url.error();
  request.first_url = url.value();
  request.url = {request.first_url, &request.first_url->url};
  if (!is_token(request.method)) return Fault{kBadArgument, "the method is not valid"};
  const Rendered<CurlHeaders> headers =
      constant_headers_ ? *constant_headers_ : render_headers(context);
  if (!headers) return headers.error();
  request.headers = headers.value();
  render_body(index, context, request);
  return std::nullopt;
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

HttpRequests::Rendered<CurlHeaders> HttpRequests::render_headers(
    const plan::TemplateContext& context) const {
  Headers headers;
  for (const plan::HeaderPlan& field : plan_.headers) {
    if (auto fault = render_field(field, context, headers)) return std::move(*fault);
  }
  add_default(headers, "User-Agent", "timing/" + std::string(kVersion));
  add_default(headers, "Accept-Encoding", "gzip");
  return std::make_shared<const CurlHeaders>(std::move(headers));
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
  if (const auto& constant = constant_bodies_[index]) {
    request.body = *constant;
    return;
  }
  request.rendered_body.clear();
  plan_.bodies[index].text.render_to(request.rendered_body, context);
  request.body = request.rendered_body;
}

}  // namespace timing::run
