#include "tests/unit/run/http_bench.h"

namespace timing::test {

config::EngineChoice engine_under_test() { return config::EngineChoice::curl; }

}  // namespace timing::test
