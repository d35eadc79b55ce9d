// A body of an HTTP request: a text, the content of a file, or a form.
//
// Threads: plain values, pure functions. Errors: none.
// Source of the form's encoding: https://url.spec.whatwg.org/#urlencoded-serializing
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "timing/plan/template/template.h"

namespace timing::plan {

struct FormFieldPlan {
  std::string name;
  Template value;
};

struct BodyPlan {
  std::string entity;
  Template text;                         // of all but a form
  std::vector<FormFieldPlan> form = {};  // in place of the text, unless it is empty
  // The whole body, where it is always the same: nothing is to be rendered then.
  std::shared_ptr<const std::string> fixed = nullptr;
};

// Every rendering is the same.
bool is_constant(const BodyPlan& body);

// Appends the body, percent-encoded where it is a form.
void render_to(std::string& out, const BodyPlan& body, const TemplateContext& context);

// As application/x-www-form-urlencoded has it: a blank is a '+'.
void append_form_encoded(std::string& out, std::string_view text);

}  // namespace timing::plan
