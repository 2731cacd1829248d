/* What an upstream does with its connection, and what the next user may never see of it. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "case.h"
#include "http_help.h"
#include "lib/clock.h"

/* The next client's reply after one that was malformed: exactly what the origin says now. */
static void expect_next_client_unharmed(struct suite *suite, const char *what)
{
	char *token = suite_mint(suite, "{\"claims\":{\"sub\":\"bob@example.com\"}}");
	struct probe probe = {.token = token};
	struct wire_reply reply;

	probe_answered(suite, &probe, "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond", &reply);
	EXPECT(reply.status == 200 && slice_is(reply.body, "second"),
		"the next client gets its own reply, whole", "%s: status %d, \"%.*s\"", what,
		reply.status, SLICE_ARGS(slice_to(reply.body, 40)));
	wire_reply_clear(&reply);
	free(token);
}

/*
 * The second of two replies comes when the first has long been delivered: it lies on a connection
 * that is kept for whoever comes next.
 */
static void expect_late_reply_unused(struct suite *suite)
{
	static const char *const parts[] = {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
		"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison", NULL};
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	struct wire_reply reply;

	origin_answer_parts(suite->origin, parts);
	probe_send(suite, &probe, &reply);
	EXPECT(reply.status == 200 && slice_is(reply.body, "hello"), "the first one is delivered",
		"status %d", reply.status);
	wire_reply_clear(&reply);
	origin_go(suite->origin);
	EXPECT(origin_wait_parts(suite->origin, REPLY_MS), "the second one comes", "it does not");
	expect_next_client_unharmed(suite, "a reply that nobody asked for");
	free(token);
}

/* [RFC9112 9.3] After these nothing more is asked over the connection, though it stays open. */
static void expect_not_used_again(struct suite *suite)
{
	static const char *const answers[] = {
		"HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
		"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhellopoison",
	};

	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};
		struct wire_reply reply;
		size_t connections;

		origin_answer(suite->origin, answers[i]);
		probe_send(suite, &probe, &reply);
		wire_reply_clear(&reply);
		connections = origin_connections(suite->origin);
		expect_next_client_unharmed(suite, answers[i]);
		EXPECT(origin_connections(suite->origin) > connections,
			"a connection that ends with its reply is not used again", "%s: it is",
			answers[i]);
		free(token);
	}
}

#define EARLY_BODY 60000

/* How much has arrived on this connection when the bytes are gone or the peer is. */
static bool read_away(int fd, size_t bytes)
{
	char block[4096];

	while (bytes) {
		ssize_t n = recv(fd, block, bytes < sizeof block ? bytes : sizeof block, 0);

		if (n <= 0)
			return false;
		bytes -= (size_t)n;
	}
	return true;
}

/* Answers the request with a long body before that has come, and what follows it as it should. */
static void answer_early(void *context, struct slice arrived, int fd)
{
	const char *answer = context;
	size_t head = (size_t)((const char *)memmem(arrived.at, arrived.len, "\r\n\r\n", 4) -
			       arrived.at) +
		      4;
	static const char second[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond";

	if (slice_contains(slice_to(arrived, head), "60000")) {
		send(fd, answer, strlen(answer), MSG_NOSIGNAL);
		if (!read_away(fd, EARLY_BODY - (arrived.len - head)) || !read_away(fd, 1))
			return;
	}
	send(fd, second, sizeof second - 1, MSG_NOSIGNAL);
}

/*
 * [RFC9112 9.3, 11.2] Who does not send the rest of a body may send nothing else over the
 * connection either: it would be taken for that rest.
 */
static void expect_rest_is_nobodys(struct suite *suite, char *answer)
{
	char *token = suite_mint(suite, NULL);
	char *body = xcalloc(1, EARLY_BODY);
	struct probe probe = {.token = token,
		.method = "PUT",
		.fields = "Content-Type: application/json\r\nContent-Length: 60000\r\n"};
	char *text = probe_text(suite, &probe);
	struct wire_reply reply;
	struct wire wire;

	memset(body, ' ', EARLY_BODY);
	origin_take(suite->origin, answer_early, answer);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_of(text));
	for (int i = 0; i < 5; i++) {
		wire_send(&wire, slice_make(body, EARLY_BODY / 5));
		clock_rest(0.1);
	}
	wire_read(&wire, "PUT", REPLY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	EXPECT(slice_is(reply.body, "first"), "a reply that comes early is passed on", "status %d",
		reply.status);
	wire_reply_clear(&reply);
	wire_close(&wire);
	expect_next_client_unharmed(suite, answer);
	origin_take(suite->origin, NULL, NULL);
	free(text);
	free(body);
	free(token);
}

/* P-HTTP-11 [RFC9112 6.3, 11.1] */
static void upstream_reply_case(struct suite *suite)
{
	static char refused[] = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 5\r\n\r\nfirst";
	static char taken[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst";
	static const struct {
		const char *what;
		const char *answer;
		bool refused; /* 502; the others are answered, but leave nothing behind */
	} answers[] = {
		{"a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nhello",
			true},
		{"a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", true},
		{"two lengths",
			"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
			true},
		{"a list of lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello!",
			true},
		{"length and coding",
			"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
			"5\r\nhello\r\n0\r\n\r\n",
			true},
		{"no HTTP", "hello\r\n\r\n", true},
		{"bytes behind the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhellopoison",
			false},
		{"two replies",
			"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
			"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison",
			false},
		{"204 with a body", "HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\npoison",
			false},
		{"304 with a body", "HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\npoison",
			false},
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};
		struct wire_reply reply;

		origin_answer(suite->origin, answers[i].answer);
		probe_send(suite, &probe, &reply);
		EXPECT(!answers[i].refused || reply.status == 502,
			"a reply that cannot be framed is a 502", "%s: status %d", answers[i].what,
			reply.status);
		EXPECT(!slice_contains(reply.body, "poison"), "no byte of another reply",
			"%s: there is", answers[i].what);
		wire_reply_clear(&reply);
		expect_next_client_unharmed(suite, answers[i].what);
		free(token);
	}
	expect_late_reply_unused(suite);
	expect_not_used_again(suite);
	expect_rest_is_nobodys(suite, refused);
	expect_rest_is_nobodys(suite, taken);
}

/* The upstream takes the request and closes, on a kept connection; how often it heard it. */
static size_t times_sent(struct suite *suite, const struct probe *probe)
{
	struct probe usual = {.token = probe->token};
	struct moment before;
	struct wire_reply reply;

	/* Twice, so that a kept connection is there to fail. */
	expect_control(suite, &usual);
	expect_control(suite, &usual);
	before = suite_now(suite);
	origin_answer(suite->origin, "");
	probe_send(suite, probe, &reply);
	origin_answer(suite->origin, NULL);
	EXPECT(reply.status == 502, "the failure is told", "status %d", reply.status);
	wire_reply_clear(&reply);
	return suite_heard_origin(suite, before);
}

/* P-HTTP-19 [RFC9110 9.2.2] */
static void no_post_retry_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	const struct probe posts[] = {{.token = token}, {.token = token, .body = ""}};

	for (size_t i = 0; i < ARRAY_LEN(posts); i++) {
		size_t times = times_sent(suite, &posts[i]);

		EXPECT(times == 1, "a POST is sent once", "%zu times, %s body", times,
			i ? "with an empty" : "with a");
	}
	expect_control(suite, &posts[0]);
	free(token);
}

/* P-HTTP-20 [RFC9110 15.2] */
static void early_hints_case(struct suite *suite)
{
	static const struct {
		const char *what;
		const char *answer;
		int status;
	} answers[] = {
		{"103", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfinal",
			200},
		{"100", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfinal",
			200},
		{"102 twice",
			"HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
			"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfinal",
			200},
		{"101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\nfinal",
			502},
	};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		char *token = suite_mint(suite, NULL);
		struct probe probe = {.token = token};
		struct wire_reply reply;

		probe_answered(suite, &probe, answers[i].answer, &reply);
		EXPECT(reply.status == answers[i].status, "interim responses are not the answer",
			"%s: status %d", answers[i].what, reply.status);
		EXPECT(answers[i].status != 200 || slice_is(reply.body, "final"),
			"the final one is", "%s: \"%.*s\"", answers[i].what,
			SLICE_ARGS(reply.body));
		wire_reply_clear(&reply);
		expect_next_client_unharmed(suite, answers[i].what);
		free(token);
	}
}

static const struct test_case cases[] = {
	{.slug = "proxy/http/upstream-reply", .run = upstream_reply_case},
	{.slug = "proxy/http/no-post-retry", .run = no_post_retry_case},
	{.slug = "proxy/http/early-hints", .run = early_hints_case},
};

CASE_LIST(cases_proxy_http_upstream, cases);
