/*
 * request_log: the last requests and what was decided about them and why, for people and tests.
 * Knows JSON objects, not what they say; no secret ever gets in. Safe for many threads.
 */
#ifndef MOCK_IDP_REQUEST_LOG_H
#define MOCK_IDP_REQUEST_LOG_H

#include "lib/json.h"

#define REQUEST_LOG_MAX 1000

struct request_log;

struct request_log *request_log_new(void);
void request_log_free(struct request_log *log);
/* The entry's text is kept; the oldest makes room. */
void request_log_add(struct request_log *log, const struct json *entry);
void request_log_clear(struct request_log *log);
/* Append {"dropped": N, "requests": [...]}, oldest first. */
void request_log_print(struct request_log *log, struct buf *out);

#endif
