#include "lib/clock.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

static _Atomic double offset;

double clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9 + atomic_load(&offset);
}

int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void clock_set_offset(double seconds)
{
	atomic_store(&offset, seconds);
}

double clock_offset(void)
{
	return atomic_load(&offset);
}

/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z: both forms have four digits for the year. */
#define FIRST_SECOND (-62167219200.0)
#define LAST_SECOND 253402300799.0

/* `now` cut to these two and taken apart; NaN is the first. */
static struct tm utc_of(double now, unsigned *ms)
{
	double cut = now >= FIRST_SECOND ? fmin(now, LAST_SECOND) : FIRST_SECOND;
	time_t seconds = (time_t)floor(cut);
	struct tm utc;

	*ms = (unsigned)((cut - floor(cut)) * 1000);
	gmtime_r(&seconds, &utc);
	return utc;
}

void clock_text(double now, char out[static CLOCK_TEXT_SIZE])
{
	unsigned ms;
	struct tm utc = utc_of(now, &ms);

	snprintf(out, CLOCK_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%03uZ", utc.tm_year + 1900,
		utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, ms);
}

void clock_http_date(double now, char out[static CLOCK_TEXT_SIZE])
{
	/* Not strftime's %a and %b: those follow the locale, HTTP does not. */
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	unsigned ms;
	struct tm utc = utc_of(now, &ms);

	snprintf(out, CLOCK_TEXT_SIZE, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
		days + utc.tm_wday * 3, utc.tm_mday, months + utc.tm_mon * 3, utc.tm_year + 1900,
		utc.tm_hour, utc.tm_min, utc.tm_sec);
}
