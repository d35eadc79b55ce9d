#include "timing/plan/body.h"

#include <algorithm>

namespace timing::plan {
namespace {

bool stays_as_it_is(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("*-._").find(c) != std::string_view::npos;
}

}  // namespace

bool is_constant(const BodyPlan& body) {
  if (body.form.empty()) return body.text.constant();
  return std::ranges::all_of(body.form,
                             [](const FormFieldPlan& field) { return field.value.constant(); });
}

void render_to(std::string& out, const BodyPlan& body, const TemplateContext& context) {
  if (body.form.empty()) {
    body.text.render_to(out, context);
    return;
  }
  const std::size_t begin = out.size();
  for (const FormFieldPlan& field : body.form) {
    if (out.size() > begin) out += '&';
    append_form_encoded(out, field.name);
    out += '=';
    append_form_encoded(out, field.value.render(context));
  }
}

void append_form_encoded(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    if (stays_as_it_is(c)) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte / 16U], kDigits[byte % 16U]};
    }
  }
}

}  // namespace timing::plan
