#include "timing/run/sql/mysql_errors.h"

#include <algorithm>
#include <array>
#include <utility>

namespace timing::run {
namespace {

using record::SqlErrorClass;

struct Meaning {
  int number;
  SqlErrorClass error_class;
};

// In the order of the numbers.
constexpr std::array kMeanings = {
    Meaning{1020, SqlErrorClass::deadlock},  // the row has changed since it was read
    Meaning{1021, SqlErrorClass::full},
    Meaning{1022, SqlErrorClass::duplicate_key},
    Meaning{1036, SqlErrorClass::read_only},
    Meaning{1040, SqlErrorClass::too_many_connections},
    Meaning{1043, SqlErrorClass::connection_refused},  // bad handshake
    Meaning{1044, SqlErrorClass::access_denied},
    Meaning{1045, SqlErrorClass::access_denied},
    Meaning{1046, SqlErrorClass::unknown_object},  // no database selected
    Meaning{1048, SqlErrorClass::constraint},
    Meaning{1049, SqlErrorClass::unknown_object},
    Meaning{1051, SqlErrorClass::unknown_object},
    Meaning{1054, SqlErrorClass::unknown_object},
    Meaning{1062, SqlErrorClass::duplicate_key},
    Meaning{1064, SqlErrorClass::syntax},
    Meaning{1065, SqlErrorClass::syntax},          // an empty text
    Meaning{1072, SqlErrorClass::unknown_object},  // the column of a key
    Meaning{1091, SqlErrorClass::unknown_object},  // what is to be dropped
    Meaning{1109, SqlErrorClass::unknown_object},
    Meaning{1114, SqlErrorClass::full},
    Meaning{1115, SqlErrorClass::unknown_object},      // character set
    Meaning{1129, SqlErrorClass::connection_refused},  // the host is blocked
    Meaning{1130, SqlErrorClass::access_denied},       // no user may come from this host
    Meaning{1131, SqlErrorClass::access_denied},
    Meaning{1132, SqlErrorClass::access_denied},
    Meaning{1133, SqlErrorClass::access_denied},
    Meaning{1135, SqlErrorClass::too_many_connections},  // the server gets no thread
    Meaning{1141, SqlErrorClass::access_denied},
    Meaning{1142, SqlErrorClass::access_denied},
    Meaning{1143, SqlErrorClass::access_denied},
    Meaning{1146, SqlErrorClass::unknown_object},
    Meaning{1147, SqlErrorClass::access_denied},
    Meaning{1149, SqlErrorClass::syntax},
    Meaning{1153, SqlErrorClass::data},           // over max_allowed_packet
    Meaning{1169, SqlErrorClass::duplicate_key},  // unique constraint
    Meaning{1176, SqlErrorClass::unknown_object},
    Meaning{1193, SqlErrorClass::unknown_object},  // system variable
    Meaning{1203, SqlErrorClass::too_many_connections},
    Meaning{1205, SqlErrorClass::lock_timeout},
    Meaning{1213, SqlErrorClass::deadlock},
    Meaning{1216, SqlErrorClass::constraint},
    Meaning{1217, SqlErrorClass::constraint},
    Meaning{1226, SqlErrorClass::too_many_connections},
    Meaning{1227, SqlErrorClass::access_denied},
    Meaning{1251, SqlErrorClass::access_denied},  // a way of authentication that is not known
    Meaning{1263, SqlErrorClass::constraint},     // null in a column that is not null
    Meaning{1264, SqlErrorClass::data},
    Meaning{1265, SqlErrorClass::data},
    Meaning{1273, SqlErrorClass::unknown_object},  // collation
    Meaning{1286, SqlErrorClass::unknown_object},  // storage engine
    Meaning{1290, SqlErrorClass::read_only},
    Meaning{1292, SqlErrorClass::data},
    Meaning{1305, SqlErrorClass::unknown_object},
    Meaning{1327, SqlErrorClass::unknown_object},
    Meaning{1360, SqlErrorClass::unknown_object},
    Meaning{1364, SqlErrorClass::constraint},  // no value and no default for a column
    Meaning{1365, SqlErrorClass::data},        // division by zero
    Meaning{1366, SqlErrorClass::data},
    Meaning{1367, SqlErrorClass::data},
    Meaning{1370, SqlErrorClass::access_denied},
    Meaning{1406, SqlErrorClass::data},
    Meaning{1410, SqlErrorClass::access_denied},
    Meaning{1411, SqlErrorClass::data},
    Meaning{1416, SqlErrorClass::data},
    Meaning{1441, SqlErrorClass::data},
    Meaning{1451, SqlErrorClass::constraint},
    Meaning{1452, SqlErrorClass::constraint},
    Meaning{1525, SqlErrorClass::data},
    Meaning{1526, SqlErrorClass::data},            // no partition for the value
    Meaning{1539, SqlErrorClass::unknown_object},  // event
    Meaning{1586, SqlErrorClass::duplicate_key},
    Meaning{1613, SqlErrorClass::lock_timeout},  // an XA transaction rolled back
    Meaning{1614, SqlErrorClass::deadlock},      // the same
    Meaning{1689, SqlErrorClass::lock_timeout},
    Meaning{1690, SqlErrorClass::data},
    Meaning{1698, SqlErrorClass::access_denied},
    Meaning{1701, SqlErrorClass::constraint},
    Meaning{1748, SqlErrorClass::data},
    Meaning{1761, SqlErrorClass::duplicate_key},
    Meaning{1762, SqlErrorClass::duplicate_key},
    Meaning{1792, SqlErrorClass::read_only},
    Meaning{1820, SqlErrorClass::access_denied},  // the password has to be changed
    Meaning{1836, SqlErrorClass::read_only},
    Meaning{1859, SqlErrorClass::duplicate_key},
    Meaning{1862, SqlErrorClass::access_denied},  // the password has expired
    Meaning{1873, SqlErrorClass::access_denied},
    Meaning{1874, SqlErrorClass::read_only},
    Meaning{1969, SqlErrorClass::timeout},  // MariaDB's max_statement_time
    Meaning{2001, SqlErrorClass::connection_refused},
    Meaning{2002, SqlErrorClass::connection_refused},
    Meaning{2003, SqlErrorClass::connection_refused},
    Meaning{2004, SqlErrorClass::connection_refused},
    Meaning{2005, SqlErrorClass::connection_refused},
    Meaning{2007, SqlErrorClass::connection_refused},
    Meaning{2009, SqlErrorClass::connection_refused},
    Meaning{2012, SqlErrorClass::connection_refused},
    Meaning{2020, SqlErrorClass::data},  // over max_allowed_packet
    Meaning{kMysqlWrongParams, SqlErrorClass::data},
    Meaning{2047, SqlErrorClass::connection_refused},
    Meaning{2049, SqlErrorClass::access_denied},
    Meaning{2059, SqlErrorClass::access_denied},  // a way of authentication that is not there
    Meaning{2061, SqlErrorClass::access_denied},
    Meaning{kMysqlTimeout, SqlErrorClass::timeout},  // MySQL's max_execution_time, and ours
    Meaning{3058, SqlErrorClass::deadlock},          // of locks by GET_LOCK
    Meaning{3101, SqlErrorClass::deadlock},          // rolled back by the group at commit
    Meaning{3118, SqlErrorClass::access_denied},     // the account is locked
    Meaning{3140, SqlErrorClass::data},              // not JSON
    Meaning{3141, SqlErrorClass::data},
    Meaning{3156, SqlErrorClass::data},
    Meaning{3159, SqlErrorClass::access_denied},  // a connection without TLS
    Meaning{3572, SqlErrorClass::lock_timeout},
    Meaning{3730, SqlErrorClass::constraint},
    Meaning{3819, SqlErrorClass::constraint},      // MySQL's CHECK
    Meaning{4025, SqlErrorClass::constraint},      // MariaDB's CHECK
    Meaning{4091, SqlErrorClass::unknown_object},  // MariaDB's sequences
    Meaning{4151, SqlErrorClass::access_denied},   // MariaDB: the account is locked
    Meaning{5010, SqlErrorClass::access_denied},   // a way of authentication that is not allowed
    Meaning{5012, SqlErrorClass::access_denied},
};

constexpr bool is_ascending() {
  return std::is_sorted(kMeanings.begin(), kMeanings.end(),
                        [](const Meaning& a, const Meaning& b) { return a.number <= b.number; });
}
static_assert(is_ascending());

SqlErrorClass class_of(int number) {
  const auto* const found =
      std::lower_bound(kMeanings.begin(), kMeanings.end(), number,
                       [](const Meaning& meaning, int wanted) { return meaning.number < wanted; });
  return found != kMeanings.end() && found->number == number ? found->error_class
                                                             : SqlErrorClass::other;
}

// The other end spoke another protocol, or not at all.
bool is_no_server(int number) {
  return number == 2007 || number == 2012 || number == 2013 || number == 2027;
}

int known(int number) { return number == 0 ? kMysqlUnknownError : number; }

}  // namespace

SqlFault mysql_fault(int number) {
  switch (number) {
    case 2006:  // the server has gone away
    case 4031:  // MySQL: idle for too long
      return SqlFault::connection_idle;
    case 1053:  // the server shuts down
    case 1077:
    case 1079:
    case 1080:
    case 1152:
    case 1158:  // the server could not read from the connection, or write to it
    case 1159:
    case 1160:
    case 1161:
    case 1184:
    case 1927:  // MariaDB: the connection was killed
    case 2008:  // out of memory, with the protocol in an unknown state
    case 2013:  // the connection was lost
    case 2014:
    case 2026:  // the same over TLS
    case 2027:
    case 2055:
    case 3169:  // MySQL: the connection was killed
      return SqlFault::connection_lost;
    default:
      return SqlFault::statement;
  }
}

SqlError mysql_statement_error(int number, std::string message) {
  SqlError error{.number = known(number), .message = std::move(message)};
  error.fault = mysql_fault(error.number);
  if (error.fault == SqlFault::connection_lost) {
    error.message = "connection lost: its effect is unknown: " + error.message;
  }
  error.error_class =
      error.fault == SqlFault::statement ? class_of(error.number) : SqlErrorClass::connection_lost;
  return error;
}

SqlError mysql_connect_error(int number, std::string message) {
  SqlError error{.number = known(number), .message = std::move(message)};
  error.fault = mysql_fault(error.number);
  if (is_no_server(error.number)) {
    error.message += ": no MySQL or MariaDB server answers there";
  }
  if (error.number == kMysqlTlsError) {
    error.error_class = SqlErrorClass::tls;
  } else if (error.fault == SqlFault::statement) {
    error.error_class = class_of(error.number);
  } else {
    error.error_class = SqlErrorClass::connection_refused;
  }
  return error;
}

}  // namespace timing::run
