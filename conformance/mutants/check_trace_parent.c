/* killed-by: proxy/ops/trace-context */
/* The fault: whatever calls itself a trace context is passed on. */
#include "checks/trace.h"

bool __wrap_check_trace_parent(struct slice value, size_t count);

bool __wrap_check_trace_parent(struct slice value, size_t count)
{
	return count > 0 && value.len >= 35;
}
