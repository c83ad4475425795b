/* Faults: the filling and the putting of context in front. Knows nothing of what failed. */
#include "fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

bool fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fault->kind = kind;
    fault->damaged = false;
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    return false;
}

bool fault_damaged(struct fault *fault, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fault->kind = FAULT_SYSTEM;
    fault->damaged = true;
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    return false;
}

bool fault_errno(struct fault *fault, const char *format, ...)
{
    const int why = errno;
    va_list args;
    va_start(args, format);
    fault->kind = FAULT_SYSTEM;
    fault->damaged = false;
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    size_t used = strlen(fault->text);
    snprintf(fault->text + used, sizeof fault->text - used, ": %s", strerror(why));
    return false;
}

bool fault_while(struct fault *fault, const char *format, ...)
{
    char was[sizeof fault->text];
    memcpy(was, fault->text, sizeof was);
    va_list args;
    va_start(args, format);
    vsnprintf(fault->text, sizeof fault->text, format, args);
    va_end(args);
    size_t used = strlen(fault->text);
    snprintf(fault->text + used, sizeof fault->text - used, ": %s", was);
    return false;
}
