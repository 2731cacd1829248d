/* killed-by: proxy/ops/metrics */
/* The fault: the page says of no metric what it is. */
#include "state/metrics.h"

void __real_metrics_print(
	struct buf *out, const char *(*outcome_name)(unsigned outcome), unsigned outcomes);
void __wrap_metrics_print(
	struct buf *out, const char *(*outcome_name)(unsigned outcome), unsigned outcomes);

void __wrap_metrics_print(
	struct buf *out, const char *(*outcome_name)(unsigned outcome), unsigned outcomes)
{
	struct buf whole = {0};
	struct slice rest;
	struct slice line;

	__real_metrics_print(&whole, outcome_name, outcomes);
	rest = buf_slice(&whole);
	while (slice_split(&rest, '\n', &line))
		if (line.len && !slice_starts(line, "# TYPE"))
			buf_printf(out, "%.*s\n", SLICE_ARGS(line));
	buf_clear(&whole);
}
