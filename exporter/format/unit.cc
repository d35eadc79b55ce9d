#include "exporter/format/unit.h"

#include <initializer_list>

namespace timing::exporter {

namespace {

constexpr std::string_view kTotal = "_total";

}  // namespace

std::string_view unit_of(std::string_view family_name) {
  for (const std::string_view suffix : {"_seconds", "_bytes"}) {
    if (family_name.ends_with(suffix)) return suffix.substr(1);
  }
  return "";
}

std::string_view without_total(std::string_view family_name) {
  if (family_name.ends_with(kTotal)) family_name.remove_suffix(kTotal.size());
  return family_name;
}

}  // namespace timing::exporter
