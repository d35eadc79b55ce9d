#include "timing/plan/template/template.h"

#include <fmt/format.h>

#include <utility>
#include <variant>

#include "timing/plan/template/template_lexer.h"
#include "timing/plan/template/template_methods.h"
#include "timing/plan/template/template_string.h"

namespace timing::plan {
namespace {

using Kind = TemplateOperand::Kind;

TemplateError shifted(TemplateError error, std::size_t offset) {
  error.offset += offset;
  return error;
}

TemplateError unsupported_word(const TemplateOperand& operand) {
  constexpr std::size_t kLongestShown = 20;
  return {.offset = operand.offset,
          .message = fmt::format("'{}' is not supported: an action is a method like .RenderTime "
                                 "with its arguments, a string or a number",
                                 operand.text.substr(0, kLongestShown))};
}

Result<TemplateArgument, TemplateError> string_literal(const TemplateOperand& operand) {
  Result<std::string, TemplateError> text = unquote_string(operand.text);
  if (!text) return shifted(text.error(), operand.offset);
  return TemplateArgument{.value = std::move(text).value(), .offset = operand.offset};
}

Result<TemplateArgument, TemplateError> character_literal(const TemplateOperand& operand) {
  const Result<char32_t, TemplateError> code = unquote_character(operand.text);
  if (!code) return shifted(code.error(), operand.offset);
  const auto number = static_cast<std::int64_t>(code.value());
  return TemplateArgument{
      .value = TemplateNumber{.integer = number, .printed = fmt::format("{}", number)},
      .offset = operand.offset};
}

Result<TemplateArgument, TemplateError> number_literal(const TemplateOperand& operand) {
  std::optional<TemplateNumber> number = parse_template_number(operand.text);
  if (!number) {
    return TemplateError{.offset = operand.offset,
                         .message = "malformed number, or one that needs more than 64 bits"};
  }
  return TemplateArgument{.value = *std::move(number), .offset = operand.offset};
}

Result<TemplateArgument, TemplateError> literal_of(const TemplateOperand& operand) {
  switch (operand.kind) {
    case Kind::string:
      return string_literal(operand);
    case Kind::character:
      return character_literal(operand);
    case Kind::number:
      return number_literal(operand);
    case Kind::word:
    case Kind::method:
      break;
  }
  return TemplateError{.offset = operand.offset, .message = "an argument is a string or a number"};
}

// An action without a method: a literal, which prints as itself.
Result<CompiledCall, TemplateError> compile_literal(const TemplateAction& action) {
  const TemplateOperand& operand = action.operands.front();
  if (operand.kind == Kind::word && operand.text != "true" && operand.text != "false") {
    return unsupported_word(operand);
  }
  if (action.operands.size() > 1) {
    return TemplateError{.offset = action.operands[1].offset,
                         .message = "only a method, like .RenderTime, takes arguments"};
  }
  if (operand.kind == Kind::word) {
    return CompiledCall{.piece = std::string(operand.text), .secret = {}};
  }
  const Result<TemplateArgument, TemplateError> literal = literal_of(operand);
  if (!literal) return literal.error();
  const auto* const number = std::get_if<TemplateNumber>(&literal.value().value);
  if (number != nullptr) return CompiledCall{.piece = number->printed, .secret = {}};
  return CompiledCall{.piece = std::get<std::string>(literal.value().value), .secret = {}};
}

Result<CompiledCall, TemplateError> compile_action(const TemplateAction& action,
                                                   const TemplateEnvironment& environment) {
  const TemplateOperand& first = action.operands.front();
  if (first.kind != Kind::method) return compile_literal(action);
  TemplateCall call{.method = first.text, .arguments = {}, .offset = first.offset};
  for (std::size_t index = 1; index < action.operands.size(); ++index) {
    Result<TemplateArgument, TemplateError> argument = literal_of(action.operands[index]);
    if (!argument) return argument.error();
    call.arguments.push_back(std::move(argument).value());
  }
  return compile_call(call, environment);
}

TemplateError with_way_out(TemplateError error) {
  error.message += "; `templates: false` sends the text as it is";
  return error;
}

}  // namespace

Result<Template, TemplateError> Template::compile(std::string_view source,
                                                  const TemplateEnvironment& environment) {
  Template result;
  result.source_ = source;
  const Result<std::vector<TemplatePart>, TemplateError> parts = split_template(source);
  if (!parts) return with_way_out(parts.error());
  for (const TemplatePart& part : parts.value()) {
    const auto* const action = std::get_if<TemplateAction>(&part);
    if (action == nullptr) {
      result.append(std::string(std::get<std::string_view>(part)));
      continue;
    }
    Result<CompiledCall, TemplateError> compiled = compile_action(*action, environment);
    if (!compiled) return with_way_out(compiled.error());
    CompiledCall call = std::move(compiled).value();
    result.append(std::move(call.piece));
    if (!call.secret.empty()) result.secrets_.push_back(std::move(call.secret));
  }
  return result;
}

Template Template::literal(std::string_view text) {
  Template result;
  result.source_ = text;
  result.append(std::string(text));
  return result;
}

void Template::append(TemplatePiece piece) {
  auto* const text = std::get_if<std::string>(&piece);
  auto* const previous = pieces_.empty() ? nullptr : std::get_if<std::string>(&pieces_.back());
  if (text != nullptr && text->empty()) return;
  if (text != nullptr && previous != nullptr) {
    *previous += *text;
  } else {
    pieces_.push_back(std::move(piece));
  }
}

void Template::render_to(std::string& out, const TemplateContext& context) const {
  for (const TemplatePiece& piece : pieces_) {
    if (const auto* const text = std::get_if<std::string>(&piece)) {
      out += *text;
    } else {
      std::get<1>(piece)(out, context);
    }
  }
}

std::string Template::render(const TemplateContext& context) const {
  std::string text;
  render_to(text, context);
  return text;
}

bool Template::constant() const {
  return pieces_.empty() ||
         (pieces_.size() == 1 && std::holds_alternative<std::string>(pieces_.front()));
}

}  // namespace timing::plan
