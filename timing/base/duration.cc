#include "timing/base/duration.h"
