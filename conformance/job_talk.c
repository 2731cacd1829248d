#include "job_talk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX_BYTES ((size_t)64 * 1024 * 1024)

static bool send_bytes(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

static bool read_bytes(int fd, void *bytes, size_t len)
{
	char *at = bytes;

	while (len > 0) {
		ssize_t n = read(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		len -= (size_t)n;
	}
	return true;
}

/* Its length and one more, then the bytes; nothing is 0. */
static bool send_text(int fd, const char *text)
{
	size_t len = text ? strlen(text) + 1 : 0;

	return send_bytes(fd, &len, sizeof len) && send_bytes(fd, text ? text : "", len);
}

static bool read_text(int fd, char **text)
{
	size_t len;

	*text = NULL;
	if (!read_bytes(fd, &len, sizeof len) || len > TEXT_MAX_BYTES)
		return false;
	if (len == 0)
		return true;
	*text = xmalloc(len);
	return read_bytes(fd, *text, len) && (*text)[len - 1] == '\0';
}

bool talk_send_place(int fd, size_t place)
{
	return send_bytes(fd, &place, sizeof place);
}

bool talk_read_place(int fd, size_t *place)
{
	return read_bytes(fd, place, sizeof *place);
}

bool talk_send_result(int fd, size_t place, const struct result *result)
{
	return talk_send_place(fd, place) &&
	       send_bytes(fd, &result->verdict, sizeof result->verdict) &&
	       send_bytes(fd, &result->ms, sizeof result->ms) && send_text(fd, result->expected) &&
	       send_text(fd, result->actual);
}

bool talk_read_result(int fd, struct result *result)
{
	return read_bytes(fd, &result->verdict, sizeof result->verdict) &&
	       read_bytes(fd, &result->ms, sizeof result->ms) && read_text(fd, &result->expected) &&
	       read_text(fd, &result->actual) && result->verdict > VERDICT_INVALID &&
	       result->verdict < VERDICT_COUNT;
}
