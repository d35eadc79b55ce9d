#include "timing/plan/template/template_methods.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <optional>
#include <span>
#include <utility>

#include "timing/config/suggestion.h"
#include "timing/plan/template/go_time.h"
#include "timing/plan/template/random_text.h"
#include "timing/plan/template/relative_time.h"

namespace timing::plan {
namespace {

using std::chrono::floor;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using Compiled = Result<CompiledCall, TemplateError>;

constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();
constexpr std::int64_t kLongestRandomString = 1 << 20U;

// A call whose arguments have the right number and types.
struct CheckedCall {
  const TemplateCall& call;

  const std::string& text(std::size_t index) const {
    return std::get<std::string>(call.arguments[index].value);
  }
  std::int64_t integer(std::size_t index) const {
    return *std::get<TemplateNumber>(call.arguments[index].value).integer;
  }
  TemplateError error(std::size_t index, std::string message) const {
    return {.offset = call.arguments[index].offset, .message = std::move(message)};
  }
};

CompiledCall constant(std::string text) { return {.piece = std::move(text), .secret = {}}; }

template <typename Function>
CompiledCall computed(Function function) {
  return {.piece = std::move(function), .secret = {}};
}

std::string constant_layout(const GoTimeLayout& layout) {
  std::string text;
  layout.append_to(text, CivilTime{});
  return text;
}

Compiled render_time(const CheckedCall& call, const TemplateEnvironment& environment) {
  GoTimeLayout layout(call.text(0));
  if (layout.constant()) return constant(constant_layout(layout));
  const Timezone zone = environment.timezone.value_or(Timezone::local());
  return computed(
      [layout = std::move(layout), zone](std::string& out, const TemplateContext& context) {
        layout.append_to(out, zone.civil(context.now));
      });
}

Compiled render_relative_time(const CheckedCall& call, const TemplateEnvironment& environment) {
  const Result<nanoseconds> change = parse_relative_time(call.text(0));
  if (!change) return call.error(0, change.error().message);
  GoTimeLayout layout(call.text(1));
  if (layout.constant()) return constant(constant_layout(layout));
  const Timezone zone = environment.timezone.value_or(Timezone::utc());
  // In whole seconds and the rest: the sum may lie beyond what nanoseconds can count.
  const seconds whole = floor<seconds>(change.value());
  const nanoseconds rest = change.value() - whole;
  return computed([layout = std::move(layout), zone, whole, rest](std::string& out,
                                                                  const TemplateContext& context) {
    const std::chrono::sys_seconds second = floor<seconds>(context.now);
    const nanoseconds nanosecond = context.now - second + rest;
    const seconds carried = floor<seconds>(nanosecond);
    layout.append_to(out, zone.civil(second + whole + carried,
                                     static_cast<int>((nanosecond - carried).count())));
  });
}

Compiled random_int(const CheckedCall& call, const TemplateEnvironment& /*environment*/) {
  const std::int64_t least = call.integer(0);
  const std::int64_t most = call.integer(1);
  if (least > most) {
    return call.error(
        1, fmt::format(".RandomInt takes the smaller number first: .RandomInt {} {}", most, least));
  }
  if (least == most) return constant(fmt::format("{}", least));
  return computed([least, most](std::string& out, const TemplateContext& context) {
    append_random_integer(out, least, most, *context.random);
  });
}

Compiled random_string(const CheckedCall& call, const TemplateEnvironment& /*environment*/) {
  const std::int64_t length = call.integer(0);
  if (length < 0 || length > kLongestRandomString) {
    return call.error(
        0, fmt::format("the length of a .RandomString is from 0 to {}", kLongestRandomString));
  }
  if (length == 0) return constant({});
  return computed([length](std::string& out, const TemplateContext& context) {
    append_random_letters(out, static_cast<std::size_t>(length), *context.random);
  });
}

Compiled random_item(const CheckedCall& call, const TemplateEnvironment& /*environment*/) {
  std::vector<std::string> items;
  for (std::size_t index = 0; index < call.call.arguments.size(); ++index) {
    items.push_back(call.text(index));
  }
  if (items.size() == 1) return constant(items.front());
  return computed([items = std::move(items)](std::string& out, const TemplateContext& context) {
    out += items[random_below(items.size(), *context.random)];
  });
}

Compiled uuid(const CheckedCall& /*call*/, const TemplateEnvironment& /*environment*/) {
  return computed(
      [](std::string& out, const TemplateContext& context) { append_uuid(out, *context.random); });
}

Compiled run(const CheckedCall& /*call*/, const TemplateEnvironment& /*environment*/) {
  return computed([](std::string& out, const TemplateContext& context) {
    fmt::format_to(std::back_inserter(out), "{}", context.run);
  });
}

Compiled thread(const CheckedCall& /*call*/, const TemplateEnvironment& /*environment*/) {
  return computed([](std::string& out, const TemplateContext& context) {
    fmt::format_to(std::back_inserter(out), "{}", context.thread);
  });
}

Compiled env(const CheckedCall& call, const TemplateEnvironment& environment) {
  const std::string& name = call.text(0);
  std::optional<std::string> value =
      environment.variable ? environment.variable(name) : std::nullopt;
  if (!value) {
    return call.error(0, fmt::format("the environment variable \"{}\" is not set", name));
  }
  return CompiledCall{.piece = *value, .secret = *value};
}

enum class ArgumentType { text, integer };

struct Method {
  std::string_view name;
  std::string_view lower_case_name;
  std::string_view example;
  ArgumentType type;
  std::size_t fewest;
  std::size_t most;
  Compiled (*compile)(const CheckedCall&, const TemplateEnvironment&);
};

constexpr std::array kMethods = {
    Method{"RenderTime", "rendertime", R"(.RenderTime "2006-01-02")", ArgumentType::text, 1, 1,
           render_time},
    Method{"RenderRelativeTime", "renderrelativetime",
           R"(.RenderRelativeTime "now-15h" "2006-01-02")", ArgumentType::text, 2, 2,
           render_relative_time},
    Method{"RandomInt", "randomint", ".RandomInt 1 100", ArgumentType::integer, 2, 2, random_int},
    Method{"RandomString", "randomstring", ".RandomString 16", ArgumentType::integer, 1, 1,
           random_string},
    Method{"RandomItem", "randomitem", R"(.RandomItem "a" "b")", ArgumentType::text, 1, kAnyNumber,
           random_item},
    Method{"UUID", "uuid", ".UUID", ArgumentType::text, 0, 0, uuid},
    Method{"Run", "run", ".Run", ArgumentType::text, 0, 0, run},
    Method{"Thread", "thread", ".Thread", ArgumentType::text, 0, 0, thread},
    Method{"Env", "env", R"(.Env "NAME")", ArgumentType::text, 1, 1, env},
};

TemplateError unknown_method(const TemplateCall& call) {
  std::array<std::string_view, kMethods.size()> lower_case_names;
  std::ranges::transform(kMethods, lower_case_names.begin(), &Method::lower_case_name);
  std::string suggestion;
  if (const auto meant = config::closest(call.method, lower_case_names)) {
    const auto* const method = std::ranges::find(kMethods, *meant, &Method::lower_case_name);
    suggestion = fmt::format("did you mean .{}? ", method->name);
  }
  std::string allowed;
  for (const Method& method : kMethods) {
    allowed += fmt::format("{}.{}", allowed.empty() ? "" : ", ", method.name);
  }
  constexpr std::size_t kLongestShown = 40;
  const std::string name = call.method.size() <= kLongestShown
                               ? fmt::format("unknown method .{}", call.method)
                               : std::string("unknown method");
  return {.offset = call.offset,
          .message = fmt::format("{}; {}allowed: {}", name, suggestion, allowed)};
}

std::optional<TemplateError> wrong_count(const TemplateCall& call, const Method& method) {
  const std::size_t count = call.arguments.size();
  if (count >= method.fewest && count <= method.most) return std::nullopt;
  const std::string wanted = method.most == kAnyNumber ? fmt::format("at least {}", method.fewest)
                                                       : fmt::format("{}", method.fewest);
  return TemplateError{
      .offset = call.offset,
      .message = fmt::format(".{} takes {} argument{}, not {}, as in {{{{ {} }}}}", method.name,
                             wanted, method.fewest == 1 ? "" : "s", count, method.example)};
}

std::optional<TemplateError> wrong_type(const TemplateCall& call, const Method& method) {
  for (const TemplateArgument& argument : call.arguments) {
    const auto* const number = std::get_if<TemplateNumber>(&argument.value);
    const bool fits = method.type == ArgumentType::text ? number == nullptr
                                                        : number != nullptr && number->integer;
    if (fits) continue;
    const std::string_view wanted =
        method.type == ArgumentType::text ? "text in quotes" : "whole numbers without quotes";
    return TemplateError{.offset = argument.offset,
                         .message = fmt::format(".{} takes {}, as in {{{{ {} }}}}", method.name,
                                                wanted, method.example)};
  }
  return std::nullopt;
}

}  // namespace

Result<CompiledCall, TemplateError> compile_call(const TemplateCall& call,
                                                 const TemplateEnvironment& environment) {
  const auto* const method = std::ranges::find(kMethods, call.method, &Method::name);
  if (method == kMethods.end()) return unknown_method(call);
  if (auto error = wrong_count(call, *method)) return *std::move(error);
  if (auto error = wrong_type(call, *method)) return *std::move(error);
  return method->compile(CheckedCall{call}, environment);
}

}  // namespace timing::plan
