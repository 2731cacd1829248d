/* body: what the client sends behind the head, held where a policy must read it, else passed on. */
#include <string.h>

#include "flow.h"

#define BLOCK_BYTES 16384

static enum refusal unread(struct flow *f, enum err err)
{
	switch (err) {
	case ERR_LIMIT:
		return refuse(f, REFUSED_BODY_TOO_LARGE, "more than max_body_bytes");
	case ERR_TIMEOUT:
		return refuse(f, REFUSED_BODY_TOO_SLOW, "not within request_timeout_ms");
	default:
		return refuse(f, REFUSED_BODY_INCOMPLETE, "the body broke off");
	}
}

enum refusal flow_hold_body(struct flow *f, uint64_t most)
{
	enum err err = ERR_NONE;
	size_t got;

	if (f->request->content_length > 0 && (uint64_t)f->request->content_length > most)
		return unread(f, ERR_LIMIT);
	do {
		char *room = buf_extend(&f->held, BLOCK_BYTES);

		got = 0;
		err = http_request_read(f->request, room, BLOCK_BYTES, &got);
		f->held.len -= BLOCK_BYTES - got;
		if (!err && f->held.len > most)
			err = ERR_LIMIT;
	} while (!err && got);
	f->holds_body = true;
	return err ? unread(f, err) : PASSED;
}

enum refusal flow_next_of_body(struct flow *f, char *to, size_t size, size_t *got)
{
	enum err err = ERR_NONE;

	if (!f->holds_body) {
		err = http_request_read(
			f->request, to, size < BLOCK_BYTES ? size : BLOCK_BYTES, got);
		return err ? unread(f, err) : PASSED;
	}
	*got = f->held.len - f->passed < size ? f->held.len - f->passed : size;
	if (*got)
		memcpy(to, f->held.at + f->passed, *got);
	f->passed += *got;
	return PASSED;
}
