#include "state/metrics.h"

#include <stdatomic.h>

/* Upper bounds of the histogram, in milliseconds; an exchange has a time-out of a minute at most.
 */
static const unsigned bounds_ms[] = {5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000};
#define BOUNDS ARRAY_LEN(bounds_ms)

static _Atomic uint64_t counters[METRIC_COUNT];
static _Atomic uint64_t outcomes_seen[METRICS_MAX_OUTCOMES];
static _Atomic uint64_t exchanges[BOUNDS + 1]; /* each in the first bucket that holds it */
static _Atomic uint64_t exchange_us;
static _Atomic int64_t in_flight;

static void add(_Atomic uint64_t *counter, uint64_t by)
{
	/* Nobody draws conclusions from the order of two counters. */
	atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

void metrics_count(enum metric metric)
{
	add(&counters[metric], 1);
}

void metrics_outcome(unsigned outcome)
{
	if (outcome < METRICS_MAX_OUTCOMES)
		add(&outcomes_seen[outcome], 1);
}

void metrics_exchange_took(double seconds)
{
	size_t i = 0;

	while (i < BOUNDS && seconds * 1000 > bounds_ms[i])
		i++;
	add(&exchanges[i], 1);
	add(&exchange_us, (uint64_t)(seconds * 1e6));
}

void metrics_request_begins(void)
{
	atomic_fetch_add_explicit(&in_flight, 1, memory_order_relaxed);
}

void metrics_request_ends(void)
{
	atomic_fetch_sub_explicit(&in_flight, 1, memory_order_relaxed);
}

/* ---- the page ---- */

static void head(struct buf *out, struct slice name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %.*s %s\n# TYPE %.*s %s\n", SLICE_ARGS(name), help,
		SLICE_ARGS(name), type);
}

static void print_counters(struct buf *out)
{
	static const struct {
		const char *series;
		const char *help;
	} rows[] = {
#define METRIC_ROW(name, series, help) {series, help},
		METRIC_COUNTERS(METRIC_ROW)
#undef METRIC_ROW
	};

	for (size_t i = 0; i < METRIC_COUNT; i++) {
		struct slice name = slice_of(rows[i].series);

		if (rows[i].help)
			head(out, slice_to(name, slice_find(name, '{')), "counter", rows[i].help);
		buf_printf(out, "%s %llu\n", rows[i].series,
			(unsigned long long)atomic_load(&counters[i]));
	}
}

static void print_exchanges(struct buf *out)
{
	static const char name[] = "auth_proxy_exchange_duration_seconds";
	uint64_t sum_us = atomic_load(&exchange_us);
	uint64_t count = 0;

	head(out, slice_of(name), "histogram", "Time that a token exchange took.");
	for (size_t i = 0; i < BOUNDS; i++) {
		count += atomic_load(&exchanges[i]);
		buf_printf(out, "%s_bucket{le=\"%g\"} %llu\n", name, bounds_ms[i] / 1000.0,
			(unsigned long long)count);
	}
	count += atomic_load(&exchanges[BOUNDS]);
	buf_printf(out, "%s_bucket{le=\"+Inf\"} %llu\n%s_sum %llu.%06llu\n%s_count %llu\n", name,
		(unsigned long long)count, name, (unsigned long long)(sum_us / 1000000),
		(unsigned long long)(sum_us % 1000000), name, (unsigned long long)count);
}

void metrics_print(
	struct buf *out, const char *(*outcome_name)(unsigned outcome), unsigned outcomes)
{
	head(out, SLICE("auth_proxy_requests_total"), "counter",
		"Requests that have ended, by what became of them: forwarded, published, or the "
		"refusal's name.");
	for (unsigned i = 0; i < outcomes && i < METRICS_MAX_OUTCOMES; i++)
		if (outcome_name(i))
			buf_printf(out, "auth_proxy_requests_total{outcome=\"%s\"} %llu\n",
				outcome_name(i),
				(unsigned long long)atomic_load(&outcomes_seen[i]));
	head(out, SLICE("auth_proxy_requests_in_flight"), "gauge", "Requests that are under way.");
	buf_printf(out, "auth_proxy_requests_in_flight %lld\n", (long long)atomic_load(&in_flight));
	print_counters(out);
	print_exchanges(out);
}
