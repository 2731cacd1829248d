/* killed-by: proxy/leak/logs */
/* The fault: the proxy's trace tells all of every message. */
#include "lib/trace.h"

struct trace *__real_trace_open(const char *path, enum trace_detail detail, struct note *note);
struct trace *__wrap_trace_open(const char *path, enum trace_detail detail, struct note *note);

struct trace *__wrap_trace_open(const char *path, enum trace_detail detail, struct note *note)
{
	(void)detail;
	return __real_trace_open(path, TRACE_FULL, note);
}
