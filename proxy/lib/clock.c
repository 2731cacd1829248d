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

void clock_set_offset(double seconds)
{
	atomic_store(&offset, seconds);
}

double clock_offset(void)
{
	return atomic_load(&offset);
}

void clock_text(double now, char out[static CLOCK_TEXT_SIZE])
{
	time_t seconds = (time_t)floor(now);
	unsigned ms = (unsigned)((now - floor(now)) * 1000) % 1000;
	char text[CLOCK_TEXT_SIZE];
	struct tm utc;

	gmtime_r(&seconds, &utc);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out, CLOCK_TEXT_SIZE, "%.25s.%03uZ", text, ms);
}

void clock_http_date(double now, char out[static CLOCK_TEXT_SIZE])
{
	/* Not strftime's %a and %b: those follow the locale, HTTP does not. */
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)floor(now);
	struct tm utc;

	gmtime_r(&seconds, &utc);
	snprintf(out, CLOCK_TEXT_SIZE, "%.3s, %02u %.3s %04u %02u:%02u:%02u GMT",
		days + utc.tm_wday * 3, (unsigned)utc.tm_mday % 100, months + utc.tm_mon * 3,
		(unsigned)(utc.tm_year + 1900) % 10000, (unsigned)utc.tm_hour % 100,
		(unsigned)utc.tm_min % 100, (unsigned)utc.tm_sec % 100);
}
