/*
 * metrics: what happened since the start, as numbers that only grow, and how much is under way.
 * They outlive a reload. Counting is one atomic addition; no label has more values than the
 * program text names, so no client can make the page grow. Knows no token and no route.
 */
#ifndef STATE_METRICS_H
#define STATE_METRICS_H

#include "lib/str.h"

/* ROW(name, "series with its label", "help of the family, at its first series") */
#define METRIC_COUNTERS(ROW)                                                                             \
	ROW(CACHE_HIT, "auth_proxy_exchange_cache_total{result=\"hit\"}",                                \
		"How requests came by the upstream's token: kept from before (hit), made for them "      \
		"(miss), made meanwhile for another (coalesced), or a failure that is kept (negative).") \
	ROW(CACHE_MISS, "auth_proxy_exchange_cache_total{result=\"miss\"}", NULL)                        \
	ROW(CACHE_COALESCED, "auth_proxy_exchange_cache_total{result=\"coalesced\"}", NULL)              \
	ROW(CACHE_NEGATIVE, "auth_proxy_exchange_cache_total{result=\"negative\"}", NULL)                \
	ROW(KEYS_FETCHED, "auth_proxy_key_refreshes_total{result=\"ok\"}",                               \
		"Fetches of an issuer's key set.")                                                       \
	ROW(KEYS_FAILED, "auth_proxy_key_refreshes_total{result=\"failed\"}", NULL)                      \
	ROW(RELOADS_TAKEN, "auth_proxy_reloads_total{result=\"ok\"}",                                    \
		"SIGHUPs that were followed, and that were refused.")                                    \
	ROW(RELOADS_REFUSED, "auth_proxy_reloads_total{result=\"refused\"}", NULL)

enum metric {
#define METRIC_NAME(name, series, help) METRIC_##name,
	METRIC_COUNTERS(METRIC_NAME)
#undef METRIC_NAME
		METRIC_COUNT,
};

void metrics_count(enum metric metric);
/* The outcome of one request: a number of the caller's, below METRICS_MAX_OUTCOMES. */
#define METRICS_MAX_OUTCOMES 96
void metrics_outcome(unsigned outcome);
/* How long one exchange took, successful or not. */
void metrics_exchange_took(double seconds);
void metrics_request_begins(void);
void metrics_request_ends(void);

/*
 * Append all of it in the text format 0.0.4 of Prometheus; `outcome_name` gives the label's value
 * for each outcome from 0 to `outcomes` - 1, NULL for one that does not exist.
 */
void metrics_print(
	struct buf *out, const char *(*outcome_name)(unsigned outcome), unsigned outcomes);

#endif
