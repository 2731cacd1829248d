/* Decisions about the trace context that a request brings along. True means it passes. */
#ifndef CHECKS_TRACE_H
#define CHECKS_TRACE_H

#include "lib/http.h"

/* [W3C Trace Context 3.2, 4.3] exactly one traceparent, of a known form; what cannot be parsed is
 * passed on by nobody, and tracestate goes with it */
bool check_trace_parent(struct slice value, size_t count);

#endif
