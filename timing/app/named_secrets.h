// Secrets that a text gives away by what stands before them: the user and password of a URL in it,
// and the values of names such as `password`, in JSON, in a query or a form, and in SQL.
//
//   http://user:word@host/     -> http://***@host/
//   {"api_key": "word"}        -> {"api_key": ***}
//   ?token=word&lang=en        -> ?token=***&lang=en
//   IDENTIFIED BY 'word'       -> IDENTIFIED BY ***
//
// A help, no proof: a name that says nothing gives nothing away.
// Threads: pure. Errors: none.
#pragma once

#include <string>
#include <string_view>

namespace timing::app {

// "***" in place of each of them.
std::string hide_named_secrets(std::string_view text);

// Whether `name` is one whose value is taken for a secret: "password", "X-Api-Key",
// "client_secret".
bool names_a_secret(std::string_view name);

}  // namespace timing::app
