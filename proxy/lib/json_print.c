/* Writing JSON. cJSON's printer is not used: it escapes and rounds in its own way. */
#include <math.h>

#include "lib/json.h"
#include "lib/json_scan.h"

static const char hex[] = "0123456789abcdef";

/* How many bytes stand for themselves in front: ASCII that nobody escapes. */
static size_t plain_run(struct slice text)
{
	size_t len = 0;

	while (len < text.len && text.at[len] >= 0x20 && text.at[len] < 0x7f &&
		text.at[len] != '"' && text.at[len] != '\\')
		len++;
	return len;
}

void json_quote(struct buf *out, struct slice text)
{
	const unsigned char *at = (const unsigned char *)text.at;
	size_t len;

	buf_putc(out, '"');
	for (size_t i = 0; i < text.len; i += len) {
		unsigned char c = at[i];

		len = plain_run(slice_from(text, i));
		if (len) {
			buf_append(out, at + i, len);
			continue;
		}
		len = utf8_sequence(at + i, at + text.len);
		if (len == 0 || c == '\0') {
			buf_puts(out, "\xef\xbf\xbd");
			len = 1;
		} else if (c == '"' || c == '\\') {
			buf_putc(out, '\\');
			buf_putc(out, (char)c);
		} else if (c == '\n') {
			buf_puts(out, "\\n");
		} else if (c < 0x20 || c == 0x7f) {
			buf_puts(out, "\\u00");
			buf_putc(out, hex[c >> 4]);
			buf_putc(out, hex[c & 15]);
		} else {
			buf_append(out, at + i, len);
		}
	}
	buf_putc(out, '"');
}

static void print_number(struct buf *out, double number)
{
	if (number == floor(number) && fabs(number) <= 9007199254740992.0)
		buf_printf(out, "%.0f", number);
	else
		buf_printf(out, "%.17g", number);
}

void json_print(struct buf *out, const struct json *value)
{
	bool is_object = json_is_object(value);
	struct slice text;
	double number;

	if (json_string(value, &text)) {
		json_quote(out, text);
	} else if (json_number(value, &number)) {
		print_number(out, number);
	} else if (is_object || json_is_array(value)) {
		buf_putc(out, is_object ? '{' : '[');
		for (const struct json *child = json_first(value); child;
			child = json_next(child)) {
			if (child != json_first(value))
				buf_putc(out, ',');
			if (is_object) {
				json_quote(out, slice_of(json_name(child)));
				buf_putc(out, ':');
			}
			json_print(out, child);
		}
		buf_putc(out, is_object ? '}' : ']');
	} else {
		buf_puts(out, json_is_true(value)   ? "true"
			      : json_is_bool(value) ? "false"
						    : "null");
	}
}
