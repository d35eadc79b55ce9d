// A server of a database as a config writes it: "db", "db:3307", "::1", "[::1]:3307".
//
// Threads: pure. Errors: nullopt for anything else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "timing/config/sql.h"

namespace timing::config {

// What messages say where a host is wanted.
inline constexpr std::string_view kDatabaseHostForm =
    "a name or an address, and ':' and a port behind it, as in db:3306 or [::1]:3306";

// `port` holds where the text has none.
std::optional<DatabaseHost> parse_database_host(std::string_view text, std::uint16_t port);

// "db:3306" or "[::1]:3306".
std::string host_and_port(const DatabaseHost& host);

// Letters, digits and '_', not beginning with a digit: names of settings and character sets.
bool is_identifier(std::string_view text);

}  // namespace timing::config
