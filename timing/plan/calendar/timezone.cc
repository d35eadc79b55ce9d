#include "timing/plan/calendar/timezone.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "timing/plan/calendar/zone_file.h"

namespace timing::plan {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

namespace {

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::filesystem::path database_folder() {
  const std::optional<std::string> folder = environment_variable("TZDIR");
  return folder && !folder->empty() ? *folder : "/usr/share/zoneinfo";
}

// Null where there is no zone file at `path`, whatever else there is.
std::shared_ptr<const ZoneFile> read_zone_file(const std::filesystem::path& path) {
  constexpr std::uintmax_t kLargest = 1 << 20U;  // the database's own stay below 4 KiB
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return nullptr;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > kLargest) return nullptr;
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::optional<ZoneFile> zone = ZoneFile::parse(bytes);
  return zone ? std::make_shared<const ZoneFile>(*std::move(zone)) : nullptr;
}

// Ten thousand jobs in one zone share its table.
class ZoneCache {
 public:
  std::shared_ptr<const ZoneFile> load(const std::filesystem::path& path) {
    const std::lock_guard lock(mutex_);
    const auto known = zones_.find(path);
    if (known != zones_.end()) return known->second;
    std::shared_ptr<const ZoneFile> zone = read_zone_file(path);
    // A failure is not kept: the package may be installed before the next reload.
    if (zone) zones_.emplace(path, zone);
    return zone;
  }

 private:
  std::mutex mutex_;
  std::map<std::filesystem::path, std::shared_ptr<const ZoneFile>> zones_;
};

std::shared_ptr<const ZoneFile> load(const std::filesystem::path& path) {
  static ZoneCache cache;
  return cache.load(path);
}

bool is_utc(std::string_view name) { return name == "UTC" || name == "Etc/UTC"; }

// Names lead into the database's folder and nowhere else.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 100 && text.front() != '/' &&
         text.find("..") == std::string_view::npos && text.find('\0') == std::string_view::npos;
}

Error no_such_zone(std::string_view name) {
  const std::filesystem::path folder = database_folder();
  std::error_code missing;
  if (std::filesystem::is_empty(folder, missing) || missing) {
    return {
        fmt::format("time zone \"{}\" cannot be looked up: there is no time zone database in {} "
                    "(install the package tzdata, or use UTC)",
                    name.substr(0, 100), folder.string())};
  }
  return {
      fmt::format("unknown time zone \"{}\" (allowed: a name of the IANA database, like "
                  "Europe/Berlin or UTC)",
                  name.substr(0, 100))};
}

}  // namespace

Timezone Timezone::utc() { return Timezone(nullptr); }

Timezone Timezone::local() {
  const std::optional<std::string> variable = environment_variable("TZ");
  if (!variable) return Timezone(load("/etc/localtime"));
  std::string_view zone = *variable;
  if (zone.starts_with(':')) zone.remove_prefix(1);
  if (zone.starts_with('/')) return Timezone(load(zone));
  const Result<Timezone> found = find(zone);
  return found ? found.value() : utc();
}

Result<Timezone> Timezone::find(std::string_view iana_name) {
  if (is_utc(iana_name)) return utc();
  if (!is_name(iana_name)) return no_such_zone(iana_name);
  std::shared_ptr<const ZoneFile> zone = load(database_folder() / iana_name);
  if (!zone) return no_such_zone(iana_name);
  return Timezone(std::move(zone));
}

CivilTime Timezone::civil(WallTime time) const {
  const sys_seconds second = floor<seconds>(time);
  // In nanoseconds the second itself may lie before the first WallTime.
  const auto nanosecond = (time.time_since_epoch() % seconds(1) + seconds(1)) % seconds(1);
  return civil(second, static_cast<int>(nanosecond.count()));
}

CivilTime Timezone::civil(sys_seconds second, int nanosecond) const {
  CivilTime civil;
  if (zone_) {
    const LocalType& type = zone_->type_at(second);
    civil.offset = type.offset;
    civil.abbreviation = type.abbreviation;
  }
  const sys_seconds local = second + civil.offset;
  const sys_days day = floor<days>(local);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time_of_day(local - day);
  civil.year = static_cast<int>(date.year());
  civil.month = static_cast<int>(static_cast<unsigned>(date.month()));
  civil.day = static_cast<int>(static_cast<unsigned>(date.day()));
  civil.weekday = static_cast<int>(std::chrono::weekday(day).c_encoding());
  civil.year_day = static_cast<int>((day - sys_days(date.year() / 1 / 1)).count()) + 1;
  civil.hour = static_cast<int>(time_of_day.hours().count());
  civil.minute = static_cast<int>(time_of_day.minutes().count());
  civil.second = static_cast<int>(time_of_day.seconds().count());
  civil.nanosecond = nanosecond;
  return civil;
}

seconds Timezone::offset_at(WallTime time) const {
  return zone_ ? zone_->type_at(floor<seconds>(time)).offset : seconds(0);
}

std::optional<WallTime> Timezone::next_offset_change(WallTime time) const {
  if (!zone_) return std::nullopt;
  const std::optional<sys_seconds> next = zone_->next_offset_change(floor<seconds>(time));
  if (!next || *next > floor<seconds>(WallTime::max())) return std::nullopt;
  return WallTime(*next);
}

}  // namespace timing::plan
