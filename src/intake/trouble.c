/* What a pass went on without. */
#include "intake_inside.h"

#include <stdarg.h>
#include <stdio.h>

void intake_trouble(struct pass *pass, const char *format, ...)
{
    if (pass->troubles++)
        return;
    va_list args;
    va_start(args, format);
    vsnprintf(pass->first.text, sizeof pass->first.text, format, args);
    va_end(args);
}
