/* json: what is accepted is one JSON text in UTF-8 that prints and reads back as itself. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "lib/json.h"

/* Printed it is read as the same document. */
static void check_printed(const struct json *json)
{
	struct buf text = {0};
	struct buf again = {0};
	struct json *back;

	json_print(&text, json);
	MUST(json_parse(buf_slice(&text), &back) == ERR_NONE);
	MUST(json_equal(json, back));
	json_print(&again, back);
	MUST(slice_equal(buf_slice(&text), buf_slice(&again)));
	json_free(back);
	buf_clear(&again);
	buf_clear(&text);
}

static void check_accepted(struct slice text, const struct json *json)
{
	struct json *copy = json_copy(json);
	struct json *longer;
	struct buf more = {0};

	MUST(text.len <= JSON_MAX_BYTES);
	MUST(utf8_valid(text));
	MUST(slice_find(text, '\0') == text.len);
	MUST(json_equal(json, copy) && json_equal(json, json));
	for (const struct json *at = json_first(json); at && json_is_object(json);
		at = json_next(at))
		MUST(json_member(json, json_name(at)) == at);
	check_printed(json);
	/* Nothing may stand behind the value. */
	buf_add(&more, text);
	buf_putc(&more, '}');
	MUST(json_parse(buf_slice(&more), &longer) != ERR_NONE && !longer);
	buf_clear(&more);
	json_free(copy);
}

/* Any bytes can be quoted, and UTF-8 without NUL comes back unchanged. */
static void check_quoted(struct slice bytes)
{
	struct buf text = {0};
	struct json *json;
	struct slice back;

	json_quote(&text, bytes);
	if (text.len <= JSON_MAX_BYTES) {
		MUST(json_parse(buf_slice(&text), &json) == ERR_NONE);
		MUST(json_string(json, &back));
		if (utf8_valid(bytes) && slice_find(bytes, '\0') == bytes.len)
			MUST(slice_equal(back, bytes));
		json_free(json);
	}
	buf_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make((const char *)data, size);
	struct json *json;

	if (json_parse(text, &json) == ERR_NONE)
		check_accepted(text, json);
	json_free(json);
	check_quoted(text);
	return 0;
}
