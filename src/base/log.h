/* log: one line per event on stderr, `scan=S-… stage=read outcome=… ms=812`. Only flow and app log.
 * Identifiers only: never a name, an address, a file name or a line of a letter, at any level. */
#ifndef LOG_H
#define LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO };

void log_threshold(enum log_level least); /* the one global setting of the program; LOG_WARNING at start */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
