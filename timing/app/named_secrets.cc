#include "timing/app/named_secrets.h"

#include <algorithm>
#include <array>

namespace timing::app {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::string_view kHidden = "***";
constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kAuthorityEnd = "/?#\"'<> \t\r\n";
constexpr std::string_view kValueEnd = "&;,\"'<>(){}[] \t\r\n";

// Parts of names, without '-' and '_'.
constexpr std::array<std::string_view, 14> kSecretWords = {
    "password",      "passwd",    "passphrase", "pwd",        "secret",  "token",     "apikey",
    "authorization", "accesskey", "privatekey", "credential", "session", "signature", "cookie"};
// Names that are one of these are taken whole.
constexpr std::array<std::string_view, 5> kSecretNames = {"pass", "auth", "sig", "key", "pin"};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

std::string reduced(std::string_view name) {
  std::string letters;
  for (const char c : name) {
    if (c == '-' || c == '_') continue;
    letters += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return letters;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kBlanks, at), text.size());
}

// Where the quote that stands at `at` ends: behind it.
std::size_t end_of_quote(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return text.size();
}

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

// Where the value that begins at `at` ends. A scheme such as "Bearer" belongs to it.
std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (is_quote(text[at])) return end_of_quote(text, at);
  if (text.substr(at).starts_with("{{")) {
    const std::size_t end = text.find("}}", at);
    return end == kNone ? text.size() : end + 2;
  }
  std::size_t end = std::min(text.find_first_of(kValueEnd, at), text.size());
  const std::string scheme = reduced(text.substr(at, end - at));
  if (scheme == "bearer" || scheme == "basic") {
    end = std::min(text.find_first_of(kValueEnd, skip_blanks(text, end)), text.size());
  }
  return end;
}

// Where the value of the name that ends at `at` begins: behind a closing quote, "=" or ":", or as
// SQL has it. Npos: no value follows.
std::size_t start_of_value(std::string_view text, std::size_t at) {
  if (at < text.size() && text[at] == '\\') ++at;  // JSON within JSON
  if (at < text.size() && is_quote(text[at])) ++at;
  at = skip_blanks(text, at);
  if (at == text.size()) return kNone;
  const char mark = text[at];
  if (mark == '=' || mark == ':') {
    at = skip_blanks(text, at + 1);
    if (at + 1 < text.size() && text[at] == '\\' && is_quote(text[at + 1])) ++at;
    return at == text.size() ? kNone : at;
  }
  if (mark == '(') at = skip_blanks(text, at + 1);
  return at < text.size() && is_quote(text[at]) ? at : kNone;
}

std::string hide_userinfo(std::string_view text) {
  std::string hidden;
  while (true) {
    const std::size_t mark = text.find("://");
    if (mark == kNone) return hidden.append(text);
    const std::size_t start = mark + 3;
    const std::size_t end = std::min(text.find_first_of(kAuthorityEnd, start), text.size());
    const std::size_t at = text.substr(0, end).rfind('@');
    hidden.append(text.substr(0, start));
    const bool has_userinfo = at != kNone && at >= start;
    if (has_userinfo) hidden.append(kHidden);
    text.remove_prefix(has_userinfo ? at : start);
  }
}

// "IDENTIFIED BY 'word'" says it in two words, "IDENTIFIED BY PASSWORD" in three.
bool is_said_by(std::string_view before, std::string_view name) {
  if (reduced(name) != "by") return false;
  const std::size_t end = before.find_last_not_of(kBlanks);
  constexpr std::string_view kIdentified = "identified";
  return end != kNone && reduced(before.substr(0, end + 1)).ends_with(kIdentified);
}

}  // namespace

bool names_a_secret(std::string_view name) {
  const std::string letters = reduced(name);
  const auto holds = [&](std::string_view word) { return letters.find(word) != kNone; };
  return std::ranges::any_of(kSecretWords, holds) ||
         std::ranges::find(kSecretNames, letters) != kSecretNames.end();
}

std::string hide_named_secrets(std::string_view original) {
  const std::string without_userinfo = hide_userinfo(original);
  const std::string_view text = without_userinfo;
  std::string hidden;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(at);
    const auto stop = std::find_if_not(begin, text.end(), is_name_character);
    const std::size_t end = at + static_cast<std::size_t>(stop - begin);
    if (end == at) {
      hidden += text[at++];
      continue;
    }
    const std::string_view name = text.substr(at, end - at);
    const bool secret = names_a_secret(name) || is_said_by(text.substr(0, at), name);
    const std::size_t value = secret ? start_of_value(text, end) : kNone;
    if (value == kNone) {
      hidden.append(name);
      at = end;
      continue;
    }
    const std::size_t value_end = end_of_value(text, value);
    hidden.append(text.substr(at, value - at));
    if (value_end > value) hidden.append(kHidden);
    at = std::max(value_end, value);
  }
  return hidden;
}

}  // namespace timing::app
