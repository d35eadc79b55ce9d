#include "exporter/process_metrics.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <limits>
#include <locale>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

namespace timing::exporter {

namespace {

std::optional<std::string> read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file || text.empty()) return std::nullopt;
  return text;
}

// The text after `key`, up to the end of all; nothing if there is no such key.
std::istringstream fields_after(const std::string& text, std::string_view key) {
  const std::size_t place = text.rfind(key);
  std::istringstream fields(place == std::string::npos ? "" : text.substr(place + key.size()));
  fields.imbue(std::locale::classic());
  return fields;
}

void skip(std::istream& fields, int count) {
  std::string ignored;
  while (count-- > 0) fields >> ignored;
}

// Fields 14, 15, 20, 22, 23 and 24 of self/stat. The second one is the program's name in
// parentheses and may itself hold blanks and parentheses: count from the last one.
bool read_stat(const std::string& stat, double boot_time, ProcessMetrics& process) {
  const auto ticks_per_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  const auto page_size = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  std::istringstream fields = fields_after(stat, ")");
  double user_ticks = 0;
  double system_ticks = 0;
  double start_ticks = 0;
  std::uint64_t resident_pages = 0;
  skip(fields, 11);
  fields >> user_ticks >> system_ticks;
  skip(fields, 4);
  fields >> process.threads;
  skip(fields, 1);
  fields >> start_ticks >> process.virtual_memory_bytes >> resident_pages;
  process.cpu_seconds = (user_ticks + system_ticks) / ticks_per_second;
  process.start_time_seconds = boot_time + start_ticks / ticks_per_second;
  process.resident_memory_bytes = resident_pages * page_size;
  return !fields.fail();
}

// The soft limit; "unlimited" is infinity.
std::optional<double> read_limit(const std::string& limits, std::string_view name) {
  std::istringstream fields = fields_after(limits, name);
  std::string soft;
  if (!(fields >> soft)) return std::nullopt;
  if (soft == "unlimited") return std::numeric_limits<double>::infinity();
  std::istringstream number(soft);
  number.imbue(std::locale::classic());
  double value = 0;
  if (!(number >> value)) return std::nullopt;
  return value;
}

std::optional<std::uint64_t> count_descriptors(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  std::uint64_t count = 0;
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) ++count;
  if (error || count == 0) return std::nullopt;
  return count - 1;  // without the one that lists the folder
}

}  // namespace

Result<ProcessMetrics> read_process_metrics(const std::filesystem::path& proc) {
  ProcessMetrics process;
  const auto boot = read(proc / "stat");
  double boot_time = 0;
  if (!boot || !(fields_after(*boot, "btime ") >> boot_time)) {
    return Error{fmt::format("cannot read the boot time from {}", (proc / "stat").string())};
  }
  const auto stat = read(proc / "self/stat");
  if (!stat || !read_stat(*stat, boot_time, process)) {
    return Error{fmt::format("cannot read {}", (proc / "self/stat").string())};
  }
  const auto limits = read(proc / "self/limits");
  const auto max_descriptors = limits ? read_limit(*limits, "Max open files") : std::nullopt;
  const auto max_memory = limits ? read_limit(*limits, "Max address space") : std::nullopt;
  if (!max_descriptors || !max_memory) {
    return Error{fmt::format("cannot read {}", (proc / "self/limits").string())};
  }
  const auto open_descriptors = count_descriptors(proc / "self/fd");
  if (!open_descriptors) {
    return Error{fmt::format("cannot list {}", (proc / "self/fd").string())};
  }
  process.max_descriptors = *max_descriptors;
  process.max_virtual_memory_bytes = *max_memory;
  process.open_descriptors = *open_descriptors;
  return process;
}

}  // namespace timing::exporter
