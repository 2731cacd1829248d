/* url: an accepted URL is made of its parts, and an unambiguous path has one reading. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "lib/url.h"

static void check_accepted(struct slice text, const struct url *url)
{
	struct buf again = {0};
	struct url back;

	buf_add(&again, url->origin);
	buf_add(&again, url->path);
	if (url->query.at)
		buf_putc(&again, '?');
	buf_add(&again, url->query);
	MUST(slice_equal(text, buf_slice(&again)));
	for (size_t i = 0; i < text.len; i++)
		MUST(text.at[i] > ' ' && text.at[i] < 0x7f && !strchr("\"#<>\\^`{|}", text.at[i]));
	MUST(url->port >= 1 && url->port <= 65535 && !slice_contains(url->origin, "@"));
	/* The origin is an URL of the same server. */
	MUST(url_parse(url->origin, &back) == ERR_NONE && slice_equal(back.host, url->host));
	buf_clear(&again);
}

/* What a server makes of a path that decodes before it looks at it. */
static void decode(struct slice path, struct buf *out)
{
	for (size_t i = 0; i < path.len; i++) {
		int high = i + 2 < path.len ? hex_digit(path.at[i + 1]) : -1;
		int low = i + 2 < path.len ? hex_digit(path.at[i + 2]) : -1;

		if (path.at[i] == '%' && high >= 0 && low >= 0) {
			buf_putc(out, (char)(unsigned char)(high * 16 + low));
			i += 2;
		} else {
			buf_putc(out, path.at[i]);
		}
	}
}

static size_t count_of(struct slice text, char c)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == c;
	return count;
}

static void check_unambiguous(struct slice path)
{
	struct buf once = {0};
	struct buf twice = {0};

	decode(path, &once);
	decode(buf_slice(&once), &twice);
	MUST(url_path_valid(path) && slice_equal(buf_slice(&once), buf_slice(&twice)));
	/* Decoding first or splitting first gives the same segments. */
	MUST(count_of(path, '/') == count_of(buf_slice(&once), '/'));
	MUST(count_of(buf_slice(&once), '\\') == 0 && count_of(buf_slice(&once), '\0') == 0);
	MUST(!slice_contains(buf_slice(&once), "//") && !slice_contains(buf_slice(&once), "/./"));
	MUST(!slice_contains(buf_slice(&once), "/../") && !slice_ends(buf_slice(&once), "/.."));
	MUST(!slice_contains(buf_slice(&once), "/..;") && !slice_contains(buf_slice(&once), "/;"));
	buf_clear(&once);
	buf_clear(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make((const char *)data, size);
	struct url url;

	if (url_parse(text, &url) == ERR_NONE)
		check_accepted(text, &url);
	if (url_path_unambiguous(text))
		check_unambiguous(text);
	return 0;
}
