/* What a case can see and ask for: the trace, the origin, the control APIs. */
#include <stdlib.h>
#include <string.h>

#include "lib/http_client.h"
#include "proc.h"
#include "suite.h"

struct moment suite_now(struct suite *suite)
{
	struct observation seen;
	struct moment now = {0};
	struct note note = {0};

	if (observe(suite->trace_path, suite->swept_trace, &seen, &now.trace, &note))
		case_broken("%s", note.text);
	observation_clear(&seen);
	now.origin = origin_count(suite->origin);
	now.evil = origin_connections(suite->evil);
	return now;
}

void suite_observe(struct suite *suite, struct moment since, struct observation *out)
{
	struct note note = {0};
	size_t next;

	if (observe(suite->trace_path, since.trace, out, &next, &note))
		case_broken("%s", note.text);
}

size_t suite_heard(struct suite *suite, struct moment since, const char *party)
{
	struct observation seen;
	size_t count;

	suite_observe(suite, since, &seen);
	count = observation_requests(&seen, "Proxy", party);
	observation_clear(&seen);
	return count;
}

size_t suite_heard_origin(struct suite *suite, struct moment since)
{
	return origin_count(suite->origin) - since.origin;
}

const struct wire_request *suite_last_at_origin(struct suite *suite, struct moment since)
{
	size_t count = origin_count(suite->origin);

	return count > since.origin ? origin_request(suite->origin, count - 1) : NULL;
}

size_t suite_proxy_kib(const struct suite *suite)
{
	return suite_claims(suite, ROLE_PROXY, "proc")
		       ? proc_resident_kib(suite->party[ROLE_PROXY].pid)
		       : 0;
}

enum err suite_get(const char *url, struct buf *out, struct note *note)
{
	struct http_call call = {
		.method = "GET",
		.url = url,
		.connect_ms = 2000,
		.reply_ms = 5000,
		.total_ms = 5000,
		.max_bytes = JSON_MAX_BYTES,
	};
	struct http_reply reply;
	enum err err = http_client_call(&call, &reply, note);

	if (!err && reply.status != 200)
		err = note_err(note, ERR_UNREACHABLE, "%s: status %d", url, reply.status);
	if (!err)
		buf_add(out, buf_slice(&reply.body));
	http_reply_clear(&reply);
	return err;
}

struct json *suite_control(
	struct suite *suite, enum role role, const char *method, const char *path, const char *body)
{
	unsigned port =
		suite_port(suite, role == ROLE_STS ? "sts_control_port" : "idp_control_port");
	char *url = xasprintf("http://127.0.0.1:%u%s", port, path);
	struct http_field type = {SLICE("Content-Type"), SLICE("application/json")};
	struct http_call call = {
		.method = method,
		.url = url,
		.fields = {&type, 1},
		.body = slice_of(body),
		.connect_ms = 2000,
		.reply_ms = 10000,
		.total_ms = 10000,
		.max_bytes = JSON_MAX_BYTES,
		.idle_s = 2,
	};
	struct http_reply reply;
	struct json *document = NULL;
	struct note note = {0};
	enum err err = http_client_call(&call, &reply, &note);

	if (!err && reply.status == 200)
		err = json_parse(buf_slice(&reply.body), &document);
	if (err || !document) {
		int status = reply.status;
		char *text = xasprintf("%s %s: %s %d %.*s", method, path, note.text, status,
			SLICE_ARGS(slice_to(buf_slice(&reply.body), 150)));

		http_reply_clear(&reply);
		free(url);
		case_broken("%s", text);
	}
	http_reply_clear(&reply);
	free(url);
	return document;
}

char *suite_mint(struct suite *suite, const char *body)
{
	struct json *reply = suite_control(suite, ROLE_IDP, "POST", "/mint", body ? body : "{}");
	struct slice token = json_member_string(reply, "token");
	char *copy;

	if (!token.len)
		case_broken("POST /mint gave no token");
	ledger_enter(suite->ledger, token, SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS,
		"a client's token");
	copy = slice_dup(token);
	json_free(reply);
	return copy;
}
