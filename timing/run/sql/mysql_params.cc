#include "timing/run/sql/mysql_params.h"

#include <variant>

namespace timing::run {

bool MysqlParams::bind(MYSQL_STMT* statement, std::span<const SqlValue> values) {
  bool changed = !bound_;
  for (std::size_t index = 0; index < values.size(); ++index) {
    if (set(index, values[index])) changed = true;
  }
  if (!changed || values.empty()) return true;
  bound_ = mysql_stmt_bind_param(statement, binds_.data()) == 0;
  return bound_;
}

bool MysqlParams::set(std::size_t index, const SqlValue& value) {
  Slot& slot = slots_[index];
  MYSQL_BIND& bind = binds_[index];
  slot.is_null = std::holds_alternative<SqlNull>(value) ? 1 : 0;
  if (const auto* const integer = std::get_if<std::int64_t>(&value)) {
    slot.integer = *integer;
    return place(bind, slot, MYSQL_TYPE_LONGLONG, &slot.integer);
  }
  if (const auto* const number = std::get_if<double>(&value)) {
    slot.number = *number;
    return place(bind, slot, MYSQL_TYPE_DOUBLE, &slot.number);
  }
  if (const auto* const text = std::get_if<std::string>(&value)) {
    slot.text.assign(*text);
    slot.length = static_cast<unsigned long>(slot.text.size());
    return place(bind, slot, MYSQL_TYPE_STRING, slot.text.data());
  }
  // A null is of whatever type the value before it was.
  return bind.is_null == nullptr && place(bind, slot, MYSQL_TYPE_STRING, slot.text.data());
}

bool MysqlParams::place(MYSQL_BIND& bind, Slot& slot, enum_field_types type, void* buffer) const {
  if (bind.is_null != nullptr && bind.buffer_type == type && bind.buffer == buffer) return false;
  bind = MYSQL_BIND{};
  bind.buffer_type = type;
  bind.buffer = buffer;
  bind.length = &slot.length;
  bind.is_null = &slot.is_null;
  return true;
}

}  // namespace timing::run
