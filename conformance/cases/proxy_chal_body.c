/* Refusals before the body: what becomes of it, and of the connection. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "probe.h"

/* ---- P-CHAL-12 [RFC9112 9.3, 9.6, 11.2] ---- */

/* Where in a request its body is, and how it is framed. */
enum unread {
	WHOLE,   /* Content-Length, all of it sent */
	PARTIAL, /* Content-Length promises a megabyte */
	CHUNKED,
	CHUNKED_OPEN, /* the last chunk never comes */
};

/* The head of `probe` with a body that is `inner`. The caller clears it. */
static void write_unread(struct suite *suite, const struct probe *probe, enum unread kind,
	const char *inner, struct buf *out)
{
	struct probe bare = *probe;
	size_t len = strlen(inner);
	char *head;

	bare.method = "GET";
	bare.body = NULL;
	head = probe_text(suite, &bare);
	buf_puts(out, "POST");
	buf_append(out, head + strlen("GET"), strlen(head) - strlen("GET") - strlen("\r\n"));
	switch (kind) {
	case WHOLE:
	case PARTIAL:
		buf_printf(out, "Content-Length: %zu\r\n\r\n%s",
			kind == WHOLE ? len : (size_t)1024 * 1024, inner);
		break;
	case CHUNKED:
	case CHUNKED_OPEN:
		buf_printf(out, "Transfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n%s", len, inner,
			kind == CHUNKED ? "0\r\n\r\n" : "");
		break;
	}
	free(head);
}

/* `status` 0 stands for any refusal. */
static void expect_one_reply(struct suite *suite, const struct probe *probe, int status,
	enum unread kind, const char *inner, const char *what)
{
	struct moment before = suite_now(suite);
	char *token = suite_mint(suite, NULL);
	struct probe next = {.token = token, .method = "GET"};
	struct wire_reply reply;
	struct buf text = {0};
	struct wire wire;

	write_unread(suite, probe, kind, inner, &text);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, buf_slice(&text));
	wire_read(&wire, "POST", REPLY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	EXPECT(status ? reply.status == status : reply.status >= 400,
		"it is refused without its body", "%s, %d: status %d", what, (int)kind,
		reply.status);
	/* What is open goes on with the next request; what is closed has no more to say. */
	if (!reply.closed && (kind == WHOLE || kind == CHUNKED)) {
		wire_reply_clear(&reply);
		probe_send_on(suite, &wire, &next, &reply);
		EXPECT(reply.status == 200 || reply.status == 0,
			"the next reply is that of the next request", "%s, %d: status %d", what,
			(int)kind, reply.status);
		EXPECT(reply.status == 0 || suite_heard_origin(suite, before) == 1,
			"the upstream gets that one", "%s, %d: %zu requests", what, (int)kind,
			suite_heard_origin(suite, before));
	} else {
		EXPECT(suite_heard_origin(suite, before) == 0,
			"no byte of the body is taken for a request", "%s, %d: %zu were", what,
			(int)kind, suite_heard_origin(suite, before));
		EXPECT(wire_closes(&wire, 5000), "a body that is not read ends the connection",
			"%s, %d: it stays open", what, (int)kind);
	}
	EXPECT(wire.unread.len == 0, "there is one reply to each request",
		"%s, %d: \"%.30s\" is left", what, (int)kind, wire.unread.at);
	wire_reply_clear(&reply);
	wire_close(&wire);
	buf_clear(&text);
	free(token);
}

static void unread_body_case(struct suite *suite)
{
	static const enum unread kinds[] = {WHOLE, PARTIAL, CHUNKED, CHUNKED_OPEN};
	char *good = suite_mint(suite, NULL);
	char *bad = suite_mint(suite, "{\"bad\":\"expired\"}");
	char *little = suite_mint(suite, "{\"claims\":{\"scp\":[]}}");
	struct probe none = {0};
	struct probe with_bad = {.token = bad};
	struct probe with_little = {.token = little};
	struct probe nowhere = {.target = "/nowhere"};
	char *inner = probe_text(suite, &(struct probe){.token = good, .method = "GET"});

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		expect_one_reply(suite, &none, 401, kinds[i], inner, "no credentials");
		expect_one_reply(suite, &with_bad, 401, kinds[i], inner, "an expired token");
		expect_one_reply(suite, &with_little, 403, kinds[i], inner, "too little scope");
		expect_one_reply(suite, &nowhere, 0, kinds[i], inner, "no such path");
	}
	free(inner);
	free(little);
	free(bad);
	free(good);
}

/* ---- P-CHAL-13 [RFC9110 10.1.1] ---- */

static void send_head(struct suite *suite, const char *token, size_t length, struct wire *wire)
{
	struct buf head = {0};

	buf_printf(&head, "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", route_path(suite, NULL));
	if (token)
		buf_printf(&head, "Authorization: Bearer %s\r\n", token);
	buf_printf(&head,
		"Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: %zu\r\n\r\n",
		length);
	wire_open(wire, suite_port(suite, "proxy_port"));
	wire_send(wire, buf_slice(&head));
	buf_clear(&head);
}

static void expect_100_case(struct suite *suite)
{
	char *good = suite_mint(suite, NULL);
	char *tokens[] = {NULL, suite_mint(suite, "{\"bad\":\"expired\"}"),
		suite_mint(suite, "{\"claims\":{\"scp\":[]}}")};
	static const int expected[] = {401, 401, 403};
	struct wire_reply reply;
	struct wire wire;

	/* The control: with a good token the body is asked for, and taken. */
	send_head(suite, good, 2, &wire);
	wire_read_until(&wire, "\r\n\r\n", 5000);
	wire_send(&wire, SLICE("{}"));
	wire_read(&wire, "POST", REPLY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	if (reply.status != 200 || !reply.interim)
		case_untestable("a body that is wanted is asked for", "status %d, %s 100",
			reply.status, reply.interim ? "after a" : "without a");
	wire_reply_clear(&reply);
	wire_close(&wire);
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		int64_t started = clock_ms();

		send_head(suite, tokens[i], (size_t)50 * 1024 * 1024, &wire);
		wire_read(&wire, "POST", REPLY_MS, &reply);
		buf_add(&suite->client_saw, buf_slice(&reply.raw));
		EXPECT(!reply.interim, "nobody is invited to send what will not be read",
			"token %zu: a 100 comes first", i);
		EXPECT(reply.status == expected[i], "the refusal comes at once",
			"token %zu: status %d", i, reply.status);
		EXPECT(clock_ms() - started < 2000, "the refusal comes at once",
			"token %zu: %lld ms", i, (long long)(clock_ms() - started));
		wire_reply_clear(&reply);
		wire_close(&wire);
		free(tokens[i]);
	}
	free(good);
}

static const struct test_case cases[] = {
	{.slug = "proxy/chal/unread-body", .run = unread_body_case},
	{.slug = "proxy/chal/expect-100", .run = expect_100_case},
};

CASE_LIST(cases_proxy_chal_body, cases);
