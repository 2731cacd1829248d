/*
 * http_client_stream: a request and its reply, passed on as they come. The hot path of a proxy,
 * hence the framing of our own: libcurl's costs as much as all the rest together. Requests and
 * replies are what [RFC9112] says; the connection is http_link's.
 */
#include <string.h>

#include "lib/clock.h"
#include "lib/http_link.h"
#include "lib/reply_reader.h"

/* What is read or sent at once. */
#define BLOCK_BYTES ((size_t)16 * 1024)
/* How often go_on is asked while nothing comes. */
#define TICK_MS 500

struct talk {
	const struct http_call *call;
	const struct http_stream *stream;
	struct http_link *link;
	struct reply_reader reader;
	struct buf out; /* of the request; `sent` bytes of it are gone */
	size_t sent;
	int64_t body_left; /* to be read: -1 until it ends, in chunks; -2 there is none */
	bool body_begun;   /* nobody can give us its first part again [RFC9110 9.2.2] */
	bool request_over; /* all of it is sent, or the peer does not want the rest */
	bool cut_short;    /* the latter */
	bool heard;        /* a byte of the reply has come */
	bool head_seen;
	bool ended;
	bool surplus; /* and more than the reply has come */
	int64_t head_deadline_ms;
	int64_t end_deadline_ms;
	struct note *note;
};

/* ---- the request ---- */

/* The scheme is followed by "://"; the target is what is behind the authority. */
static void split_url(const char *url, struct slice *authority, struct slice *target)
{
	struct slice rest = slice_of(strstr(url, "://") + 3);
	size_t end = strcspn(rest.at, "/?");

	*authority = slice_to(rest, end);
	*target = slice_from(rest, end);
}

static bool is_target(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] <= ' ' || text.at[i] == 0x7f)
			return false;
	return true;
}

/* Whoever called us has seen to it; but what would become two requests is never sent. */
static enum err write_head(struct talk *t)
{
	struct http_fields fields = t->call->fields;
	struct slice authority;
	struct slice target;

	split_url(t->call->url, &authority, &target);
	if (!http_is_token(slice_of(t->call->method)) || !is_target(authority) ||
		!is_target(target))
		return note_err(t->note, ERR_SYNTAX, "the request line cannot be sent");
	buf_puts(&t->out, t->call->method);
	/* [RFC9112 3.2.1] "If the target URI's path component is empty, the client MUST send "/""
	 */
	buf_puts(&t->out, target.len && target.at[0] == '/' ? " " : " /");
	buf_add(&t->out, target);
	buf_puts(&t->out, " HTTP/1.1\r\nHost: ");
	buf_add(&t->out, authority);
	for (size_t i = 0; i < fields.count; i++) {
		if (!http_is_token(fields.at[i].name) ||
			!http_is_field_value(fields.at[i].value, true))
			return note_err(t->note, ERR_SYNTAX, "the field %.*s cannot be sent",
				SLICE_ARGS(slice_to(fields.at[i].name, 60)));
		buf_puts(&t->out, "\r\n");
		buf_add(&t->out, fields.at[i].name);
		buf_puts(&t->out, ": ");
		buf_add(&t->out, fields.at[i].value);
	}
	if (t->body_left == -1)
		buf_puts(&t->out, "\r\nTransfer-Encoding: chunked");
	else if (t->body_left >= 0)
		buf_printf(&t->out, "\r\nContent-Length: %lld", (long long)t->body_left);
	buf_puts(&t->out, "\r\n\r\n");
	return ERR_NONE;
}

/* The next part of the body, behind the head or alone. */
static enum err add_body(struct talk *t)
{
	bool chunked = t->body_left == -1;
	char block[BLOCK_BYTES];
	long got;

	if (t->body_left == 0 || t->body_left == -2)
		return ERR_NONE;
	t->body_begun = true;
	got = t->stream->read_body(t->stream->context, block,
		chunked || t->body_left > (int64_t)sizeof block ? sizeof block
								: (size_t)t->body_left);
	/* The peer has taken what came before, and is not to blame for how long this took. */
	t->head_deadline_ms = clock_ms() + t->call->reply_ms;
	if (got < 0)
		return ERR_MISMATCH;
	if (got == 0 && !chunked)
		return note_err(t->note, ERR_MISMATCH, "the request's body ended early");
	if (chunked)
		buf_printf(&t->out, "%lx\r\n", (unsigned long)got);
	buf_append(&t->out, block, (size_t)got);
	if (chunked)
		buf_puts(&t->out, "\r\n");
	if (!chunked)
		t->body_left -= got;
	else if (got == 0)
		t->body_left = 0;
	return ERR_NONE;
}

/* Send what is there, and read on when it is gone. `*blocked`: the peer does not take more now. */
static enum err send_some(struct talk *t, bool *blocked)
{
	struct slice rest;
	size_t done = 0;
	enum err err = ERR_NONE;

	if (t->sent == t->out.len) {
		buf_reset(&t->out);
		t->sent = 0;
		err = add_body(t);
	}
	if (err)
		return err;
	rest = slice_from(buf_slice(&t->out), t->sent);
	/* What cannot be sent to a peer that has answered and closed is not needed any more. */
	if (http_link_send(t->link, rest, &done, NULL)) {
		t->request_over = t->cut_short = true;
		return ERR_NONE;
	}
	t->sent += done;
	*blocked = t->sent < t->out.len;
	t->request_over = !*blocked && (t->body_left == 0 || t->body_left == -2);
	return ERR_NONE;
}

/* ---- the reply ---- */

static enum err take_head(struct talk *t)
{
	t->head_seen = true;
	/* [RFC9112 9.3] who has been refused need not send the rest */
	if (!t->request_over && t->reader.status >= 300)
		t->request_over = t->cut_short = true;
	return t->stream->on_head(t->stream->context, t->reader.status, t->reader.fields)
		       ? ERR_NONE
		       : ERR_MISMATCH;
}

static enum err take_bytes(struct talk *t, struct slice bytes)
{
	struct slice part = SLICE_NONE;
	enum err err = ERR_NONE;

	while (!err)
		switch (reply_reader_next(&t->reader, &bytes, &part, t->note)) {
		case REPLY_MORE:
			return ERR_NONE;
		case REPLY_HEAD:
			err = take_head(t);
			break;
		case REPLY_PART:
			if (!t->stream->on_body(t->stream->context, part))
				err = ERR_MISMATCH;
			break;
		case REPLY_END:
			t->ended = true;
			t->surplus = bytes.len > 0;
			return ERR_NONE;
		case REPLY_BROKEN:
			return t->reader.err;
		}
	return err;
}

static bool goes_on(const struct talk *t)
{
	return !http_link_is_cut() && (!t->stream->go_on || t->stream->go_on(t->stream->context));
}

/* All that has come. */
static enum err receive_some(struct talk *t)
{
	char block[BLOCK_BYTES];
	size_t got = 0;
	bool closed = false;
	enum err err = ERR_NONE;

	do {
		err = http_link_receive(t->link, block, sizeof block, &got, &closed, t->note);
		t->heard = t->heard || got;
		if (!err && closed) {
			t->ended = true;
			err = reply_reader_finish(&t->reader, t->note);
		}
		if (!err && got)
			err = take_bytes(t, slice_make(block, got));
		if (!err && got && !t->ended && !goes_on(t))
			err = ERR_MISMATCH;
	} while (!err && got && !t->ended && (got == sizeof block || http_link_is_tls(t->link)));
	return err;
}

/* ---- both ---- */

static enum err wait_some(struct talk *t, bool blocked, bool *readable)
{
	int64_t now = clock_ms();
	int64_t until = now + TICK_MS;

	if (!t->head_seen && now > t->head_deadline_ms)
		return note_err(t->note, ERR_TIMEOUT, "timed out: no reply within %u ms",
			t->call->reply_ms);
	if (now > t->end_deadline_ms)
		return note_err(t->note, ERR_TIMEOUT, "timed out: no end of the reply within %u ms",
			t->call->total_ms);
	if (!goes_on(t))
		return ERR_MISMATCH;
	if (!t->head_seen && t->head_deadline_ms < until)
		until = t->head_deadline_ms + 1;
	if (t->end_deadline_ms < until)
		until = t->end_deadline_ms + 1;
	/* There is more to send: only look whether an answer has come already. */
	if (!t->request_over && !blocked)
		until = now;
	*readable = http_link_wait(t->link, blocked, (int)(until - now));
	return ERR_NONE;
}

static enum err talk_over(struct talk *t)
{
	enum err err = ERR_NONE;

	while (!err && !t->ended) {
		bool blocked = false;
		bool readable = false;

		if (!t->request_over)
			err = send_some(t, &blocked);
		if (!err)
			err = wait_some(t, blocked, &readable);
		if (!err && readable)
			err = receive_some(t);
	}
	return err;
}

/* [RFC9110 9.2.2] what may be sent twice because doing it twice is doing it once */
static bool is_idempotent(const char *method)
{
	static const char *const methods[] = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"};

	for (size_t i = 0; i < ARRAY_LEN(methods); i++)
		if (strcmp(method, methods[i]) == 0)
			return true;
	return false;
}

/* `again`: the connection had been kept and was closed before the peer can have seen anything. */
static enum err attempt(struct talk *t, bool fresh, bool *again)
{
	enum err err;

	*again = false;
	t->body_left = t->stream->body_length;
	err = write_head(t);
	/*
	 * With the head goes the first part of the body: two parcels would cost a delayed
	 * acknowledgement. It is waited for before there is a connection, or a kept one could be
	 * closed meanwhile by a peer that knows of no request.
	 */
	if (!err)
		err = add_body(t);
	if (!err)
		err = http_link_open(
			t->call, fresh, t->stream->go_on, t->stream->context, &t->link, t->note);
	if (err)
		return err;
	reply_reader_begin(&t->reader, strcmp(t->call->method, "HEAD") == 0);
	err = talk_over(t);
	*again = err == ERR_UNREACHABLE && http_link_was_kept(t->link) && !t->heard &&
		 !t->body_begun && is_idempotent(t->call->method);
	http_link_close(t->link,
		!err && t->reader.reusable && !t->surplus && !t->cut_short && t->request_over);
	reply_reader_clear(&t->reader);
	return err;
}

enum err http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	int64_t now = clock_ms();
	struct talk t = {
		.call = call,
		.stream = stream,
		.head_deadline_ms = now + call->reply_ms,
		.end_deadline_ms = call->total_ms ? now + call->total_ms : INT64_MAX,
	};
	struct note first = {0};
	bool again = false;
	enum err err;

	t.note = &first;
	err = attempt(&t, false, &again);
	if (again) {
		first = (struct note){0};
		buf_reset(&t.out);
		t.sent = 0;
		t.request_over = t.cut_short = t.ended = false;
		err = attempt(&t, true, &again);
	}
	if (err)
		note_set(note, "%s", first.text);
	buf_clear(&t.out);
	return err;
}
