// The requests of an HTTP job, rendered: URL, fields and body of each.
//
// What no template changes is rendered once and shared by all lanes.
//
// Ownership: borrows the plan. Threads: the loop's. Errors: what cannot be sent (a URL that is
// none, a line break in a header) is a Fault, so that nothing can be smuggled into a request.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/base/result.h"
#include "timing/plan/plan.h"
#include "timing/run/http/curl_transfer.h"
#include "timing/run/http/http_fault.h"
#include "timing/run/http/http_url.h"

namespace timing::run {

struct RenderedUrl {
  Url url;
  std::string subject;  // for the log: without userinfo, secrets masked
};

struct HttpRequest {
  std::string method;
  std::shared_ptr<const RenderedUrl> first_url;  // of a chain of redirects; null: it has none
  std::shared_ptr<const Url> url;                // what is to be requested next
  std::shared_ptr<const CurlHeaders> headers;
  std::string_view body;

  // Holds the body where it is rendered for this request alone.
  std::string rendered_body;
};

class HttpRequests {
 public:
  // REQUIRES: the job's target is an HttpPlan.
  explicit HttpRequests(const plan::JobPlan& job);

  // So many requests a run has.
  std::size_t count() const;

  // Renders the request of this index into `request`.
  std::optional<Fault> render(std::size_t index, const plan::TemplateContext& context,
                              HttpRequest& request) const;

 private:
  template <typename T>
  using Rendered = Result<std::shared_ptr<const T>, Fault>;

  Rendered<RenderedUrl> render_url(const plan::TemplateContext& context) const;
  Rendered<CurlHeaders> render_headers(const plan::TemplateContext& context) const;
  std::optional<Fault> render_field(const plan::HeaderPlan& field,
                                    const plan::TemplateContext& context, Headers& headers) const;
  void render_body(std::size_t index, const plan::TemplateContext& context,
                   HttpRequest& request) const;

  std::string subject_of(const std::string& text, const Url& url) const;

  const plan::JobPlan& job_;
  const plan::HttpPlan& plan_;
  // Rendered once; absent where a template has something to say.
  std::optional<Rendered<RenderedUrl>> constant_url_;
  std::optional<Rendered<CurlHeaders>> constant_headers_;
  std::vector<std::optional<std::string>> constant_bodies_;
};

}  // namespace timing::run
