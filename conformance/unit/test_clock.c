/* clock: how times are written, and what may be moved. */
#include "unit/unit.h"

#include <math.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/str.h"

struct written {
	double now;
	const char *text, *http;
};

static void expect_texts(const struct written *cases, size_t count)
{
	char text[CLOCK_TEXT_SIZE];

	for (size_t i = 0; i < count; i++) {
		clock_text(cases[i].now, text);
		assert_string_equal(text, cases[i].text);
		clock_http_date(cases[i].now, text);
		assert_string_equal(text, cases[i].http);
	}
}

static void times_are_written_in_two_ways(void **state)
{
	static const struct written cases[] = {
		{0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
		/* the example of [RFC9110 5.6.7] */
		{784111777, "1994-11-06T08:49:37.000Z", "Sun, 06 Nov 1994 08:49:37 GMT"},
		{951782399.5, "2000-02-28T23:59:59.500Z", "Mon, 28 Feb 2000 23:59:59 GMT"},
		{951782400, "2000-02-29T00:00:00.000Z", "Tue, 29 Feb 2000 00:00:00 GMT"},
		{1767323045.25, "2026-01-02T03:04:05.250Z", "Fri, 02 Jan 2026 03:04:05 GMT"},
		{1767225599.9999, "2025-12-31T23:59:59.999Z", "Wed, 31 Dec 2025 23:59:59 GMT"},
		{4294967296, "2106-02-07T06:28:16.000Z", "Sun, 07 Feb 2106 06:28:16 GMT"},
		{-0.25, "1969-12-31T23:59:59.750Z", "Wed, 31 Dec 1969 23:59:59 GMT"},
	};

	(void)state;
	expect_texts(cases, ARRAY_LEN(cases));
}

static void months_and_days_have_their_names(void **state)
{
	static const char *const names[] = {"Thu, 01 Jan", "Sun, 01 Feb", "Sun, 01 Mar",
		"Wed, 01 Apr", "Fri, 01 May", "Mon, 01 Jun", "Wed, 01 Jul", "Sat, 01 Aug",
		"Tue, 01 Sep", "Thu, 01 Oct", "Sun, 01 Nov", "Tue, 01 Dec"};
	static const int days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		clock_http_date(86400.0 * days[i], text);
		assert_memory_equal(text, names[i], strlen(names[i]));
	}
}

/* A clock may be moved by any number; what is written keeps its form. */
static void times_beyond_the_calendar_stay_at_its_ends(void **state)
{
	static const struct written cases[] = {
		{253402300799, "9999-12-31T23:59:59.000Z", "Fri, 31 Dec 9999 23:59:59 GMT"},
		{253402300800, "9999-12-31T23:59:59.000Z", "Fri, 31 Dec 9999 23:59:59 GMT"},
		{1e300, "9999-12-31T23:59:59.000Z", "Fri, 31 Dec 9999 23:59:59 GMT"},
		{INFINITY, "9999-12-31T23:59:59.000Z", "Fri, 31 Dec 9999 23:59:59 GMT"},
		{-62167219200, "0000-01-01T00:00:00.000Z", "Sat, 01 Jan 0000 00:00:00 GMT"},
		{-62167219200.5, "0000-01-01T00:00:00.000Z", "Sat, 01 Jan 0000 00:00:00 GMT"},
		{-1e300, "0000-01-01T00:00:00.000Z", "Sat, 01 Jan 0000 00:00:00 GMT"},
		{-INFINITY, "0000-01-01T00:00:00.000Z", "Sat, 01 Jan 0000 00:00:00 GMT"},
		{NAN, "0000-01-01T00:00:00.000Z", "Sat, 01 Jan 0000 00:00:00 GMT"},
	};

	(void)state;
	expect_texts(cases, ARRAY_LEN(cases));
}

static void times_are_read_as_the_grammar_has_them(void **state)
{
	static const struct {
		const char *text;
		double at;
	} good[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-01-02T03:04:05Z", 1767323045},
		{"2026-01-02T03:04:05.250Z", 1767323045.25},
		{"2026-01-02T03:04:05.5000000000Z", 1767323045.5},
		{"2026-01-02T05:04:05+02:00", 1767323045},
		{"2026-01-01T21:34:05-05:30", 1767323045},
		{"2000-02-29T00:00:00Z", 951782400},
	};
	static const char *const bad[] = {"", "Z", "2026-01-02", "2026-01-02T03:04:05",
		"2026-01-02 03:04:05Z", "2026-01-02T03:04:05z", "2026-01-02T03:04:05.Z",
		"2026-01-02T03:04Z", "2026-01-02T03:04:05ZZ", "2026-01-02T03:04:05+0200",
		"2026-01-02T03:04:05+02:60", "2026-01-02T03:04:05+24:00", "2026-02-29T00:00:00Z",
		"2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
		"2026-01-02T24:00:00Z", "2026-01-02T03:60:05Z", "2026-01-02T03:04:61Z",
		"+026-01-02T03:04:05Z", "2026-01-02T03:04:-5Z", " 2026-01-02T03:04:05Z",
		"4070908800"};
	double at;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		assert_true(clock_read(slice_of(good[i].text), &at));
		assert_true(fabs(at - good[i].at) < 1e-6);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (clock_read(slice_of(bad[i]), &at))
			fail_msg("\"%s\" is read as a time", bad[i]);
}

static void the_wall_clock_is_moved_from_the_systems(void **state)
{
	double before = clock_now();
	int64_t ms = clock_ms();

	(void)state;
	/* 2020-09-13: whatever machine this is, it is later than that. */
	assert_true(before > 1600000000.0);

	clock_set_offset(3600);
	assert_true(clock_now() - before >= 3600 && clock_now() - before < 3660);
	/* Replaced, not added. */
	clock_set_offset(-3600);
	assert_true(clock_now() - before >= -3600 && clock_now() - before < -3540);
	assert_true(clock_ms() - ms >= 0 && clock_ms() - ms < 60000);

	clock_set_offset(0);
	assert_true(clock_now() - before >= 0 && clock_now() - before < 60);
}

struct awaited {
	pthread_mutex_t lock;
	pthread_cond_t said;
	bool told;
};

static void *tell(void *context)
{
	struct awaited *a = context;

	clock_rest(0.02);
	pthread_mutex_lock(&a->lock);
	a->told = true;
	pthread_cond_signal(&a->said);
	pthread_mutex_unlock(&a->lock);
	return NULL;
}

static void a_wait_ends_by_word_or_by_time_that_cannot_be_moved(void **state)
{
	struct awaited a = {.lock = PTHREAD_MUTEX_INITIALIZER};
	int64_t before = clock_ms();
	pthread_t thread;

	(void)state;
	clock_cond_init(&a.said);
	/* Neither ends it at once nor in an hour. */
	clock_set_offset(3600);
	pthread_mutex_lock(&a.lock);
	while (clock_cond_wait(&a.said, &a.lock, before + 50))
		;
	assert_in_range(clock_ms() - before, 50, 30000);
	clock_set_offset(0);
	assert_int_equal(pthread_create(&thread, NULL, tell, &a), 0);
	while (!a.told)
		assert_true(clock_cond_wait(&a.said, &a.lock, before + 60000));
	pthread_mutex_unlock(&a.lock);
	pthread_join(thread, NULL);
	pthread_cond_destroy(&a.said);
}

static void a_rest_lasts_as_long_as_it_says(void **state)
{
	int64_t before = clock_us();

	(void)state;
	clock_rest(0.03);
	assert_in_range(clock_us() - before, 30000, 30000000);
	before = clock_us();
	clock_rest(0);
	clock_rest(-5);
	assert_true(clock_us() - before < 4000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_written_in_two_ways),
		cmocka_unit_test(months_and_days_have_their_names),
		cmocka_unit_test(times_beyond_the_calendar_stay_at_its_ends),
		cmocka_unit_test(times_are_read_as_the_grammar_has_them),
		cmocka_unit_test(the_wall_clock_is_moved_from_the_systems),
		cmocka_unit_test(a_wait_ends_by_word_or_by_time_that_cannot_be_moved),
		cmocka_unit_test(a_rest_lasts_as_long_as_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
