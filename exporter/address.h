// Where the endpoint listens: an address as the web layer has it.
#pragma once

#include "timing/web/address.h"

namespace timing::exporter {

using web::Address;
using web::format_address;
using web::parse_address;

}  // namespace timing::exporter
