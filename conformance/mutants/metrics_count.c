/* killed-by: proxy/ops/metrics */
/* The fault: what was kept counts as made. */
#include "state/metrics.h"

void __real_metrics_count(enum metric metric);
void __wrap_metrics_count(enum metric metric);

void __wrap_metrics_count(enum metric metric)
{
	__real_metrics_count(metric == METRIC_CACHE_HIT ? METRIC_CACHE_MISS : metric);
}
