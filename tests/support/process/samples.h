// What a scrape of /metrics says, for tests to read values from.
//
// Source of the format: the Prometheus text exposition format 0.0.4 and OpenMetrics 1.0; exemplars
// and timestamps are skipped. Threads: a plain value.
// Errors: a line that is neither a sample nor a comment, and a question with no single answer, are
// exceptions that name it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timing::test {

using LabelValues = std::map<std::string, std::string>;

struct Sample {
  std::string name;
  LabelValues labels;  // unescaped
  double value = 0;
};

class Samples {
 public:
  static Samples parse(std::string_view text);
  // Those of several programs.
  static Samples together(const std::vector<Samples>& pages);

  const std::vector<Sample>& all() const { return samples_; }
  // The samples of that name that have at least these labels.
  std::vector<Sample> matching(std::string_view name, const LabelValues& labels = {}) const;
  // The value of the only one of them; nothing if there is none.
  std::optional<double> find(std::string_view name, const LabelValues& labels = {}) const;
  // The same, where none is an exception.
  double value(std::string_view name, const LabelValues& labels = {}) const;
  // The sum over all of them; 0 if there is none.
  double sum(std::string_view name, const LabelValues& labels = {}) const;

 private:
  std::vector<Sample> samples_;
};

}  // namespace timing::test
