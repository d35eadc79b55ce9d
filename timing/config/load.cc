#include "timing/config/load.h"

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "timing/config/file_reader.h"
#include "timing/config/readers/defaults_reader.h"
#include "timing/config/readers/job_reader.h"
#include "timing/config/syntax/job_name.h"
#include "timing/config/syntax/words.h"
#include "timing/config/yaml/checked_document.h"
#include "timing/config/yaml/document_split.h"

namespace timing::config {
namespace {

constexpr Mark kStart{1, 1};
constexpr std::size_t kMostLabelNames = 50;

// Loads the documents one after the other; remembers what was seen of names.
class Loader {
 public:
  Loader(Diagnostics& diagnostics, NamedFiles files)
      : diagnostics_(diagnostics), files_(std::move(files)) {}

  void load(const DocumentText& document) {
    const Result<NodePtr, YamlError> root = parse_checked_document(document, budget_);
    if (!root) {
      diagnostics_.error(root.error().mark, numbered_label(++documents_), root.error().text);
      return;
    }
    if (!root.value() || root.value()->kind == NodeKind::null) return;
    if (has_defaults(*root.value())) {
      load_defaults(*root.value());
    } else {
      load_job(*root.value());
    }
  }

  Config finish() && {
    if (config_.jobs.empty() && !diagnostics_.has_errors()) {
      diagnostics_.error(kStart, "",
                         "the file holds no job; allowed: one or more YAML documents, "
                         "one for each job, parted by '---'");
    }
    return std::move(config_);
  }

 private:
  void load_defaults(const Node& document) {
    Problems problems;
    if (documents_ > 0) {
      problems.error(document.mark,
                     "'defaults' comes too late; allowed: in the first document, before all jobs");
    }
    defaults_ = read_defaults(document, problems);
    problems.report("", diagnostics_);
    ++documents_;
  }

  void load_job(const Node& document) {
    Problems problems;
    Job job = read_job(document, defaults_, files_, problems);
    if (job.name) refuse_used_name(*job.name, problems);
    count_label_names(job, problems);
    problems.report(label_of(job, ++documents_), diagnostics_);
    config_.jobs.push_back(std::move(job));
  }

  void refuse_used_name(const Located<std::string>& name, Problems& problems) {
    const auto [first, is_new] = names_.emplace(name.value, name.mark);
    if (is_new) return;
    problems.error(name.mark, fmt::format("the name {} is already given at {}; names are unique",
                                          in_apostrophes(name.value), place(first->second)));
  }

  // Every series of a page shows all of them.
  void count_label_names(const Job& job, Problems& problems) {
    const std::size_t before = label_names_.size();
    for (const Label& label : job.labels) label_names_.insert(label.name);
    if (before > kMostLabelNames || label_names_.size() <= kMostLabelNames) return;
    problems.error(job.mark, fmt::format("the jobs up to this one name more than {} labels in "
                                         "'prometheus'; allowed: {} different names in a file",
                                         kMostLabelNames, kMostLabelNames));
  }

  Diagnostics& diagnostics_;
  NamedFiles files_;
  AliasBudget budget_;
  Defaults defaults_;
  Config config_;
  std::map<std::string, Mark> names_;
  std::set<std::string> label_names_;
  std::size_t documents_ = 0;  // that hold something
};

}  // namespace

Config load_file(const std::string& path, Diagnostics& diagnostics) {
  Result<std::string> text = read_config_file(path);
  if (!text) {
    diagnostics.error(kStart, "", text.error().message);
    return {};
  }
  Config config = load_text(text.value(), diagnostics,
                            NamedFiles(std::filesystem::path(path).parent_path().string()));
  config.text = std::move(text).value();
  return config;
}

Config load_text(std::string_view text, Diagnostics& diagnostics, NamedFiles files) {
  if (is_utf16(text)) {
    diagnostics.error(kStart, "", "the file is in UTF-16; allowed: text in UTF-8");
    return {};
  }
  const std::string plain = normalised(text);
  Loader loader(diagnostics, std::move(files));
  for (const DocumentText& document : split_documents(plain)) {
    if (diagnostics.full()) break;
    if (!is_blank_document(document.text)) loader.load(document);
  }
  return std::move(loader).finish();
}

}  // namespace timing::config
