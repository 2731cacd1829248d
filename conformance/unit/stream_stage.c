#include "unit/stream_stage.h"

#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/log.h"

static long read_body(void *context, char *to, size_t size)
{
	struct use *u = context;
	size_t left = u->endless ? u->endless - u->given : strlen(u->body) - u->given;
	size_t n = left < size ? left : size;

	if (!u->endless && n > 7)
		n = 7;
	if (n)
		memcpy(to, u->endless ? memset(to, 'x', n) : u->body + u->given, n);
	u->given += n;
	return (long)n;
}

static bool on_head(void *context, int status, struct http_fields fields)
{
	struct use *u = context;

	(void)fields;
	u->status = status;
	if (u->renew)
		http_client_renew();
	return !u->refuse_head;
}

static bool on_body(void *context, struct slice part)
{
	struct use *u = context;

	buf_add(&u->got, part);
	return true;
}

static bool go_on(void *context)
{
	struct use *u = context;

	u->asked++;
	return !u->go_on_for || u->asked < u->go_on_for;
}

enum err stream(struct origin *origin, struct use *u)
{
	char *url = xasprintf("http://127.0.0.1:%u%s", origin_port(origin), u->path ? u->path : "");
	struct http_call call = {
		.method = u->method ? u->method : "GET",
		.url = url,
		.fields = u->fields,
		.connect_ms = 2000,
		.reply_ms = u->reply_ms ? u->reply_ms : 5000,
		.total_ms = u->total_ms,
		.idle_s = u->idle_s,
		.ca_file = u->ca_file,
		.certificate = u->certificate,
		.key = u->key,
	};
	struct http_stream how = {
		.context = u,
		.read_body = read_body,
		.body_length = u->endless   ? (int64_t)u->endless
			       : !u->body   ? -2
			       : u->chunked ? -1
					    : (int64_t)strlen(u->body),
		.on_head = on_head,
		.on_body = on_body,
		.go_on = go_on,
	};
	enum err err = http_client_stream(&call, &how, &u->note);

	free(url);
	return err;
}

void expect_own_reply(struct origin *origin, struct use *u)
{
	enum err err = stream(origin, u);

	if (err || u->status != 200 || !slice_is(buf_slice(&u->got), "own"))
		fail_msg("%s: %s: status %d, \"%.*s\"", err_name(err), u->note.text, u->status,
			SLICE_ARGS(buf_slice(&u->got)));
	buf_clear(&u->got);
}

void say(int fd, const char *text)
{
	raw_send(fd, slice_of(text));
}

bool follow_script(void *context, const struct wire_request *request, int fd)
{
	struct script *script = context;
	unsigned nth = atomic_fetch_add(&script->seen, 1);

	(void)request;
	if (nth == 0 && script->first) {
		say(fd, script->first);
		for (int i = 0; script->late && i < 3000 && !atomic_load(&script->go); i++)
			clock_rest(0.001);
		if (script->late)
			say(fd, script->late);
		atomic_store(&script->gone, true);
		return true;
	}
	if (nth <= script->silent)
		return false;
	say(fd, REPLY);
	return true;
}

int stream_stage_begin(void **state)
{
	(void)state;
	log_to(2, LOG_ERROR);
	http_client_init();
	return 0;
}

int stream_stage_end(void **state)
{
	(void)state;
	http_client_end();
	return 0;
}
