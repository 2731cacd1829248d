#include "lib/clock.h"

#include <errno.h>
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

void clock_rest(double seconds)
{
	time_t whole = (time_t)seconds;
	struct timespec rest = {whole, (long)((seconds - (double)whole) * 1e9)};

	if (seconds > 0)
		nanosleep(&rest, NULL);
}

void clock_cond_init(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
}

bool clock_cond_wait(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t until_ms)
{
	struct timespec until = {until_ms / 1000, until_ms % 1000 * 1000000};

	return pthread_cond_timedwait(condition, lock, &until) != ETIMEDOUT;
}

void clock_set_offset(double seconds)
{
	atomic_store(&offset, seconds);
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

/* Digits only, exactly so many, at `at`. */
static bool read_digits(struct slice text, size_t at, size_t count, int *out)
{
	uint64_t number;

	if (text.len < at + count ||
		!slice_to_u64(slice_to(slice_from(text, at), count), 9999, &number))
		return false;
	*out = (int)number;
	return true;
}

/* [RFC3339 5.6] time-offset, in seconds */
static bool read_offset(struct slice text, double *out)
{
	int hours;
	int minutes;

	*out = 0;
	if (slice_is(text, "Z"))
		return true;
	if (text.len != 6 || (text.at[0] != '+' && text.at[0] != '-') || text.at[3] != ':' ||
		!read_digits(text, 1, 2, &hours) || !read_digits(text, 4, 2, &minutes) ||
		hours > 23 || minutes > 59)
		return false;
	*out = (text.at[0] == '-' ? -60.0 : 60.0) * (hours * 60 + minutes);
	return true;
}

/* [RFC3339 5.6] time-secfrac, when there is one, cut off the text */
static bool read_fraction(struct slice *text, double *out)
{
	double place = 0.1;
	size_t digits = 0;

	*out = 0;
	if (!slice_starts(*text, "."))
		return true;
	while (digits + 1 < text->len && text->at[digits + 1] >= '0' &&
		text->at[digits + 1] <= '9') {
		*out += (text->at[digits + 1] - '0') * place;
		place /= 10;
		digits++;
	}
	*text = slice_from(*text, digits + 1);
	return digits > 0;
}

bool clock_read(struct slice text, double *out)
{
	static const char form[] = "0000-00-00T00:00:00";
	struct tm utc = {0};
	struct tm again;
	struct slice rest = slice_from(text, sizeof form - 1);
	double fraction;
	double offset_s;
	time_t seconds;

	for (size_t i = 0; i + 1 < sizeof form; i++)
		if (form[i] != '0' && (i >= text.len || text.at[i] != form[i]))
			return false;
	if (!read_digits(text, 0, 4, &utc.tm_year) || !read_digits(text, 5, 2, &utc.tm_mon) ||
		!read_digits(text, 8, 2, &utc.tm_mday) || !read_digits(text, 11, 2, &utc.tm_hour) ||
		!read_digits(text, 14, 2, &utc.tm_min) || !read_digits(text, 17, 2, &utc.tm_sec))
		return false;
	if (!read_fraction(&rest, &fraction) || !read_offset(rest, &offset_s))
		return false;
	utc.tm_year -= 1900;
	utc.tm_mon--;
	again = utc;
	seconds = timegm(&again);
	/* What does not come out as it went in is no such day or hour. */
	if (again.tm_mon != utc.tm_mon || again.tm_mday != utc.tm_mday ||
		again.tm_hour != utc.tm_hour || again.tm_min != utc.tm_min ||
		again.tm_sec != utc.tm_sec)
		return false;
	*out = (double)seconds + fraction - offset_s;
	return true;
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
