/*
 * unit: what the unit tests share: cmocka with the headers that it wants first, and a raw
 * loopback client whose bytes are exactly those that a test wrote.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/str.h"

/* What fail_msg ends in; cmocka does not say that it never returns. */
void _fail(const char *file, int line) __attribute__((noreturn));

/* A connection to 127.0.0.1:port; fails the test when there is none. */
int raw_connect(unsigned port);
void raw_send(int fd, struct slice bytes);
/* Read until the peer closes or `ms` have passed without a byte; appended to `out`. */
void raw_read(int fd, unsigned ms, struct buf *out);
/* The same as soon as an answer has begun, for which there is time. */
void raw_answer(int fd, unsigned quiet_ms, struct buf *out);
/* Connect, send, read to the end, close: the whole reply as text the caller frees. */
char *raw_exchange(unsigned port, const char *request, unsigned quiet_ms);

#define assert_contains(text, part) assert_non_null(strstr(text, part))
#define assert_slice(slice_, text) assert_true(slice_is(slice_, text))

#endif
