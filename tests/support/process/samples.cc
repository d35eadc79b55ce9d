#include "tests/support/process/samples.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <utility>

#include "tests/support/basics/files.h"

namespace timing::test {
namespace {

// Reads one line from left to right.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : line_(line) {}

  Sample read() {
    Sample sample;
    sample.name = until("{ ");
    if (sample.name.empty()) fail("a name");
    if (take('{')) {
      while (!take('}')) read_label(sample.labels);
    }
    if (!take(' ')) fail("a blank");
    sample.value = number(until(" "));
    return sample;
  }

 private:
  void read_label(LabelValues& labels) {
    const std::string name = until("=");
    if (name.empty() || !take('=') || !take('"')) fail("a label");
    if (!labels.emplace(name, quoted()).second) fail("each label once");
    if (!take(',') && (position_ == line_.size() || line_[position_] != '}')) fail("a comma");
  }

  std::string quoted() {
    std::string text;
    while (position_ < line_.size() && line_[position_] != '"') {
      if (!take('\\')) {
        text += line_[position_++];
      } else if (take('n')) {
        text += '\n';
      } else if (take('\\')) {
        text += '\\';
      } else if (take('"')) {
        text += '"';
      } else {
        fail("an escape");
      }
    }
    if (!take('"')) fail("a closing quote");
    return text;
  }

  double number(const std::string& text) const {
    if (text == "+Inf") return std::numeric_limits<double>::infinity();
    if (text == "-Inf") return -std::numeric_limits<double>::infinity();
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    std::size_t used = 0;
    double value = 0;
    try {
      value = std::stod(text, &used);
    } catch (const std::logic_error&) {
      fail("a number");
    }
    if (used != text.size()) fail("a number");
    return value;
  }

  std::string until(std::string_view ends) {
    const std::size_t end = std::min(line_.find_first_of(ends, position_), line_.size());
    const std::size_t start = std::exchange(position_, end);
    return std::string(line_.substr(start, end - start));
  }

  bool take(char wanted) {
    if (position_ == line_.size() || line_[position_] != wanted) return false;
    ++position_;
    return true;
  }

  [[noreturn]] void fail(std::string_view wanted) const {
    throw std::runtime_error("expected " + std::string(wanted) + " at column " +
                             std::to_string(position_ + 1) + " of: " + std::string(line_));
  }

  std::string_view line_;
  std::size_t position_ = 0;
};

std::string describe(std::string_view name, const LabelValues& labels) {
  std::string text(name);
  for (const auto& [label, value] : labels)
    text.append(" ").append(label).append("=").append(value);
  return text;
}

}  // namespace

Samples Samples::parse(std::string_view text) {
  Samples result;
  for (const std::string& line : split(text, '\n')) {
    if (!line.empty() && line.front() != '#') result.samples_.push_back(LineReader(line).read());
  }
  return result;
}

Samples Samples::together(const std::vector<Samples>& pages) {
  Samples result;
  for (const Samples& page : pages)
    std::ranges::copy(page.samples_, std::back_inserter(result.samples_));
  return result;
}

std::vector<Sample> Samples::matching(std::string_view name, const LabelValues& labels) const {
  std::vector<Sample> result;
  std::ranges::copy_if(samples_, std::back_inserter(result), [&](const Sample& sample) {
    return sample.name == name && std::ranges::all_of(labels, [&](const auto& wanted) {
             const auto found = sample.labels.find(wanted.first);
             return found != sample.labels.end() && found->second == wanted.second;
           });
  });
  return result;
}

std::optional<double> Samples::find(std::string_view name, const LabelValues& labels) const {
  const std::vector<Sample> found = matching(name, labels);
  if (found.size() > 1) throw std::runtime_error("several samples of " + describe(name, labels));
  return found.empty() ? std::nullopt : std::optional(found.front().value);
}

double Samples::value(std::string_view name, const LabelValues& labels) const {
  const std::optional<double> found = find(name, labels);
  if (!found) throw std::runtime_error("no sample of " + describe(name, labels));
  return *found;
}

double Samples::sum(std::string_view name, const LabelValues& labels) const {
  double total = 0;
  for (const Sample& sample : matching(name, labels)) total += sample.value;
  return total;
}

}  // namespace timing::test
