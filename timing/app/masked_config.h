// The config that runs as its user wrote it, but in one form of YAML and without secrets: what the
// page /api/v1/config shows.
//
// What is not known to be harmless is hidden:
// - of the whole: comments, since nobody knows what they hold;
// - of `header`: all values but those of a few names that never carry a secret;
// - of `auth`: all but the username of `basic`;
// - of `database`: all but its type, host, port, database, username and file;
// - of texts: the secrets of every job wherever they stand, in each form in which they may come
//   back, the user and password of URLs, and values that their names give away (named_secrets.h).
// Only keys whose values are numbers, times and words of a list stay as they are.
//
// Threads: pure. Errors: none; a document that cannot be parsed is left out.
#pragma once

#include <string>
#include <string_view>

#include "timing/plan/plan.h"

namespace timing::app {

// `text`: what the plan was made from.
std::string masked_config(std::string_view text, const plan::Plan& plan);

}  // namespace timing::app
