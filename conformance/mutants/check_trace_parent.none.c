/* killed-by: proxy/ops/trace-context */
/* The fault: the trace ends here. */
#include "checks/trace.h"

bool __wrap_check_trace_parent(struct slice value, size_t count);

bool __wrap_check_trace_parent(struct slice value, size_t count)
{
	(void)value;
	(void)count;
	return false;
}
