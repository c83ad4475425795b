/* sample.conf, inside the program. */
#include "config.h"

#include "sample_conf.h"

const unsigned char *const config_sample = sample_conf;
