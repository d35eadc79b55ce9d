// The values of a prepared statement's params, where the client library reads them.
//
// The library is told the places of the values once, and again only where a type or a place
// changes: the server then need not be told the types either.
//
// Ownership: owns copies of the values, since the library keeps pointers to them. Threads: one.
// Errors: those of the library, on its statement.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "timing/run/sql/mysql_handles.h"
#include "timing/run/sql/sql_connection.h"

namespace timing::run {

class MysqlParams {
 public:
  explicit MysqlParams(std::size_t count) : slots_(count), binds_(count) {}

  std::size_t size() const { return slots_.size(); }
  // REQUIRES: as many values as params. False: the statement has the error.
  bool bind(MYSQL_STMT* statement, std::span<const SqlValue> values);

 private:
  struct Slot {
    std::int64_t integer = 0;
    double number = 0;
    std::string text;
    unsigned long length = 0;
    my_bool is_null = 0;
  };

  // Whether the library has to be told of it.
  bool set(std::size_t index, const SqlValue& value);
  bool place(MYSQL_BIND& bind, Slot& slot, enum_field_types type, void* buffer) const;

  std::vector<Slot> slots_;
  std::vector<MYSQL_BIND> binds_;
  bool bound_ = false;
};

}  // namespace timing::run
