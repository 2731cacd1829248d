/*
 * clock: the only place that asks for the time. The wall clock can be moved forwards and
 * backwards by a mock's control API; the monotonic one cannot.
 */
#ifndef LIB_CLOCK_H
#define LIB_CLOCK_H

#include <pthread.h>
#include <stdint.h>

#include "lib/str.h"

/* Seconds since 1970-01-01T00:00:00Z, with fraction; a NumericDate. [RFC7519 2] */
double clock_now(void);
/* Milliseconds of a clock that only goes forward; for time-outs and ages. */
int64_t clock_ms(void);
/* Microseconds of the same clock. */
int64_t clock_us(void);
/* Let so many seconds pass, unless a signal comes; at once when that is not above 0. */
void clock_rest(double seconds);
/*
 * A condition whose waits end by clock_ms: moving the wall clock neither ends nor prolongs them.
 * Freed by pthread_cond_destroy.
 */
void clock_cond_init(pthread_cond_t *condition);
/* As pthread_cond_wait, until clock_ms is `until_ms`; false then. */
bool clock_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t until_ms);
/* Move clock_now by `seconds` from the system's clock; replaces an earlier offset. */
void clock_set_offset(double seconds);

/* "2026-01-02T03:04:05.678Z"; times past the years 0 to 9999 are written as the nearest in them */
#define CLOCK_TEXT_SIZE 32
void clock_text(double now, char out[static CLOCK_TEXT_SIZE]);
/* Read a date-time of RFC 3339: upper-case T and Z, or an offset; false for anything else. */
bool clock_read(struct slice text, double *out);
/* "Fri, 02 Jan 2026 03:04:05 GMT" [RFC9110 5.6.7], the same */
void clock_http_date(double now, char out[static CLOCK_TEXT_SIZE]);

#endif
