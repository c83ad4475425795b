/* Settings as data. */
#include "param.h"
