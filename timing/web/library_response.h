// A Response as libmicrohttpd wants it.
//
// Ownership: the caller's; the library keeps its own count while it sends. Threads: the event
// loop's. Errors: null where there is no memory, or a header holds what none may.
#pragma once

#include <microhttpd.h>

#include <memory>

#include "timing/web/message.h"

namespace timing::web {

using LibraryResponse = std::unique_ptr<MHD_Response, decltype(&::MHD_destroy_response)>;

// `last`: the connection ends with it.
LibraryResponse library_response(Response response, bool last);

}  // namespace timing::web
