// One job of a config to its plan.
//
// Threads: one. Errors: added to the diagnostics, all of a job's at once; the plan that comes back
// all the same is then of no use.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "timing/config/config.h"
#include "timing/config/diagnostics.h"
#include "timing/plan/captured_names.h"
#include "timing/plan/compile.h"
#include "timing/plan/plan.h"

namespace timing::plan {

class JobCompiler {
 public:
  // Borrows everything for as long as it lives.
  JobCompiler(const config::Job& job, std::string_view name, const CompileEnvironment& environment,
              config::Diagnostics& diagnostics)
      : job_(job), name_(name), environment_(environment), diagnostics_(diagnostics) {}

  // To be called once.
  std::shared_ptr<const JobPlan> compile();

 private:
  Timezone find_zone();
  Template compile_text(const config::Located<std::string>& text, std::string_view key);
  Template checked(Result<Template, TemplateError> compiled,
                   const config::Located<std::string>& text, std::string_view key);
  Template with_secrets_noted(Template text);
  // job_compiler_http.cc
  HttpPlan compile_http(const config::Http& http);
  HeaderPlan compile_auth(const config::Auth& auth);
  std::string basic_credentials(const config::BasicAuth& auth);
  std::string bearer_token(const config::BearerAuth& auth);
  BodyPlan compile_body(const config::Body& body);
  BodyPlan compile_form(const config::Body& body);
  BodyPlan compile_file(const config::Body& body);
  std::optional<std::string> compile_proxy(const config::Located<std::string>& proxy);
  void add_url_secrets(std::string_view url);
  // job_compiler_sql.cc
  struct StatementList;
  SqlPlan compile_sql(const config::Sql& sql);
  DatabasePlan compile_database(const config::Database& database);
  void add_statements(const std::vector<config::Statement>& statements, const StatementList& list,
                      std::vector<StatementPlan>& plans);
  StatementPlan compile_statement(const config::Statement& statement, const StatementList& list,
                                  std::string entity);
  bool prepares(const config::Statement& statement, const StatementList& list,
                const Template& text);
  ParamPlan compile_param(const config::Param& param, const StatementList& list);
  ParamPlan compile_captured(const config::Param& param, std::string_view key,
                             const StatementList& list);
  std::optional<RowsCondition> compile_rows(const config::Located<std::string>& rows,
                                            const StatementList& list);
  // job_compiler_share.cc: takes away what other processes do.
  void take_share(JobPlan& plan) const;
  // The text of a template that is always the same.
  std::optional<std::string> constant_text(const Template& text) const;
  // The same, where nothing else is of use: an error otherwise.
  std::string compile_constant(const config::Located<std::string>& text, std::string_view key);

  const config::Job& job_;
  std::string_view name_;
  const CompileEnvironment& environment_;
  config::Diagnostics& diagnostics_;
  TemplateEnvironment templates_;
  SecretMask secrets_;
  CapturedNames captured_;  // by statements of a run
};

}  // namespace timing::plan
