/*
 * reply_reader: what a reply says does not depend on how its bytes are cut. The first byte of the
 * input tells how many come at a time, its high bit that the request was a HEAD.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "lib/reply_reader.h"

struct told {
	enum reply_step last;
	int status;
	size_t fields;
	bool reusable;
	enum err finish;
	size_t used; /* bytes of the input */
	struct buf head;
	struct buf body;
};

static void check_head(const struct reply_reader *reader, struct told *told)
{
	MUST(told->fields == 0 && told->status == 0);
	MUST(!http_status_is_interim(reader->status));
	MUST(reader->status >= 200 && reader->status <= 599);
	MUST(reader->fields.count <= REPLY_MAX_FIELDS);
	MUST(http_framing_single(reader->fields));
	told->status = reader->status;
	told->fields = reader->fields.count;
	for (size_t i = 0; i < reader->fields.count; i++) {
		MUST(http_is_token(reader->fields.at[i].name));
		MUST(http_is_field_value(reader->fields.at[i].value, true));
		buf_add(&told->head, reader->fields.at[i].name);
		buf_putc(&told->head, ':');
		buf_add(&told->head, reader->fields.at[i].value);
		buf_putc(&told->head, '\n');
	}
}

static struct told read_by(struct slice bytes, size_t step, bool no_content)
{
	struct told told = {.last = REPLY_MORE};
	struct reply_reader reader;
	struct slice part = SLICE_NONE;

	reply_reader_begin(&reader, no_content);
	while (bytes.len && told.last == REPLY_MORE) {
		struct slice now = slice_to(bytes, step);
		size_t before = now.len;

		do {
			told.last = reply_reader_next(&reader, &now, &part, NULL);
			if (told.last == REPLY_HEAD)
				check_head(&reader, &told);
			if (told.last == REPLY_PART) {
				MUST(told.status != 0 && part.len > 0);
				buf_add(&told.body, part);
			}
		} while (told.last == REPLY_HEAD || told.last == REPLY_PART);
		MUST(told.last != REPLY_MORE || now.len == 0);
		told.used += before - now.len;
		bytes = slice_from(bytes, before - now.len);
	}
	MUST((told.last == REPLY_BROKEN) == (reader.err != ERR_NONE));
	told.reusable = reader.reusable;
	told.finish = reply_reader_finish(&reader, NULL);
	reply_reader_clear(&reader);
	return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice bytes = slice_from(slice_make((const char *)data, size), 1);
	bool no_content = size && data[0] & 0x80;
	size_t step = size ? (data[0] & 0x7fU) + 1 : 1;
	struct told cut = read_by(bytes, step, no_content);
	struct told whole = read_by(bytes, bytes.len, no_content);

	MUST(cut.last == whole.last);
	MUST(cut.status == whole.status);
	MUST(cut.fields == whole.fields);
	MUST(slice_equal(buf_slice(&cut.head), buf_slice(&whole.head)));
	MUST(slice_equal(buf_slice(&cut.body), buf_slice(&whole.body)));
	if (cut.last != REPLY_BROKEN) {
		MUST(cut.used == whole.used);
		MUST(cut.finish == whole.finish);
		MUST(cut.reusable == whole.reusable);
	}
	if (no_content)
		MUST(cut.body.len == 0);
	buf_clear(&cut.head);
	buf_clear(&cut.body);
	buf_clear(&whole.head);
	buf_clear(&whole.body);
	return 0;
}
