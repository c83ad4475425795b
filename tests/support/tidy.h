/* Read by clang-tidy before each file (tests/run): what it cannot see from one file alone. */
#include "../../src/base/fault.h"

#define fault_set(...) (fault_set(__VA_ARGS__), false)
#define fault_errno(...) (fault_errno(__VA_ARGS__), false)
#define fault_while(...) (fault_while(__VA_ARGS__), false)
