// The requests of an HTTP job, rendered: URL, fields and body of each.
//
// What no template changes is rendered once and shared by all lanes.
//
// Ownership: borrows the plan. Threads: the loop's. Errors: what cannot be sent (a URL that is
// none, a line break in a header) is a Fault, so that nothing can be smuggled into a request.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "timing/base/result.h"
#include "timing/plan/body_pick.h"
#include "timing/plan/plan.h"
#include "timing/run/http/http_header.h"
#include "timing/run/http/http_url.h"
#include "timing/run/net/fault.h"

namespace timing::run {

struct RenderedUrl {
  Url url;
  std::string subject;  // for the log: without userinfo, secrets masked
};

struct HttpRequest {
  std::string method;
  std::shared_ptr<const RenderedUrl> first_url;  // of a chain of redirects; null: it has none
  std::shared_ptr<const Url> url;                // what is to be requested next
  std::shared_ptr<const Headers> headers;
  std::string_view body;

  // Holds the body where it is rendered for this request alone.
  std::string rendered_body;
};

class HttpRequests {
 public:
  // REQUIRES: the job's target is an HttpPlan.
  explicit HttpRequests(const plan::JobPlan& job);

  // Those of a run, which counts from 1.
  plan::BodyRange of_run(std::uint64_t run) const;

  // Nothing of them has to be rendered anew, so that render() takes no time to speak of.
  bool constant() const;

  // Renders the request of this index into `request`.
  std::optional<Fault> render(std::size_t index, const plan::TemplateContext& context,
                              HttpRequest& request) const;

 private:
  template <typename T>
  using Rendered = Result<std::shared_ptr<const T>, Fault>;

  std::optional<Fault> take_url(const plan::TemplateContext& context, HttpRequest& request) const;
  std::optional<Fault> take_headers(const plan::TemplateContext& context,
                                    HttpRequest& request) const;
  Rendered<RenderedUrl> render_url(const plan::TemplateContext& context) const;
  Rendered<Headers> render_headers(const plan::TemplateContext& context) const;
  std::optional<Fault> render_field(const plan::HeaderPlan& field,
                                    const plan::TemplateContext& context, Headers& headers) const;
  void render_body(std::size_t index, const plan::TemplateContext& context,
                   HttpRequest& request) const;

  std::string subject_of(const std::string& text, const Url& url) const;

  const plan::JobPlan& job_;
  const plan::HttpPlan& plan_;
  bool method_is_valid_;
  // Rendered once; absent where a template has something to say.
  std::optional<Rendered<RenderedUrl>> constant_url_;
  std::optional<Rendered<Headers>> constant_headers_;
};

}  // namespace timing::run
