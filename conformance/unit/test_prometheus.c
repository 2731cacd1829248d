/* The reader of metrics: every page that is bad in one way, beside the good one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prometheus.h"

#define COUNTER "# HELP a_total Help.\n# TYPE a_total counter\n"
#define HISTOGRAM "# HELP h_seconds Help.\n# TYPE h_seconds histogram\n"

static const char *read_page(const char *text)
{
	struct metrics_page page;

	return prometheus_read(slice_of(text), &page);
}

static void test_good(void **state)
{
	struct metrics_page page;

	(void)state;
	assert_null(prometheus_read(
		slice_of(COUNTER "a_total{x=\"1\"} 2\na_total{x=\"\\\"\"} 3.5\n" HISTOGRAM
				 "h_seconds_bucket{le=\"0.5\"} 1\n"
				 "h_seconds_bucket{le=\"+Inf\"} 2\nh_seconds_sum 0.75\n"
				 "h_seconds_count 2\n"),
		&page));
	assert_int_equal(page.count, 6);
	assert_true(prometheus_value(&page, "a_total{x=\"1\"}") == 2);
	assert_true(prometheus_value(&page, "h_seconds_sum") == 0.75);
	assert_true(prometheus_value(&page, "a_total") == -1);
}

static void test_bad(void **state)
{
	static const char *const pages[] = {"", "\n", "a_total 1\n", COUNTER, COUNTER "a_total 1",
		COUNTER "a_total\n", COUNTER "a_total x\n", COUNTER "a_total 1 \n",
		COUNTER "a_total  1\n", COUNTER "a_total -1\n", COUNTER "a_total NaN\n",
		COUNTER "b_total 1\n", COUNTER "a_total 1\na_total 2\n", COUNTER "a_total{x=1} 1\n",
		COUNTER "a_total{x=\"1} 1\n", COUNTER "a_total{x=\"\\q\"} 1\n",
		COUNTER "a_total{1=\"\"} 1\n", COUNTER "a_total{x=\"\"y=\"\"} 1\n",
		COUNTER "a_total 1\n" COUNTER "a_total{x=\"\"} 1\n",
		"# HELP a_total Help.\na_total 1\n", "# TYPE a_total counter\na_total 1\n",
		"# HELP a_total Help.\n# TYPE a_total gauge\na_total 1\n",
		"# HELP a Help.\n# TYPE a counter\na 1\n", "# HELP a Help.\n# TYPE a odd\na 1\n",
		"# a comment\n" COUNTER "a_total 1\n",
		HISTOGRAM "h_seconds_bucket{le=\"1\"} 1\nh_seconds_bucket{le=\"+Inf\"} 0\n",
		HISTOGRAM "h_seconds_bucket{le=\"1\"} 1\nh_seconds_bucket{le=\"0.5\"} 1\n",
		HISTOGRAM "h_seconds_bucket{le=\"+Inf\"} 1\nh_seconds_count 2\n",
		HISTOGRAM "h_seconds_bucket 1\n", HISTOGRAM "h_seconds 1\n"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		if (!read_page(pages[i]))
			fail_msg("taken: %s", pages[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
