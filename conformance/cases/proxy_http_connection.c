/* Connections: what follows what, and what another user's connection never sees. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "case.h"
#include "http_help.h"
#include "lib/clock.h"

/* P-HTTP-09 [RFC9112 9.3.2] */
static void pipelining_case(struct suite *suite)
{
	static const int expected[] = {200, 401, 200, 401, 200};
	static const char *const mints[] = {"{\"claims\":{\"sub\":\"alice@example.com\"}}",
		"{\"claims\":{\"aud\":\"other\"}}", "{\"claims\":{\"sub\":\"bob@example.com\"}}",
		NULL, NULL};
	struct moment before;
	struct buf text = {0};
	struct wire wire;

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		char *token = i == 3 ? NULL : suite_mint(suite, mints[i]);
		struct probe probe = {.token = token, .body = "{\"n\":1}"};
		char *one = probe_text(suite, &probe);

		buf_puts(&text, one);
		free(one);
		free(token);
	}
	before = suite_now(suite);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, buf_slice(&text));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		struct wire_reply reply;

		wire_read(&wire, "POST", REPLY_MS, &reply);
		buf_add(&suite->client_saw, buf_slice(&reply.raw));
		EXPECT(reply.status == expected[i], "each is judged alone, and answered in order",
			"reply %zu: status %d instead of %d", i + 1, reply.status, expected[i]);
		wire_reply_clear(&reply);
	}
	EXPECT(suite_heard_origin(suite, before) == 3, "the good ones arrive, and no others", "%zu",
		suite_heard_origin(suite, before));
	wire_close(&wire);
	buf_clear(&text);
}

/* P-HTTP-15 [RFC9110 9.3.6, 9.3.8] */
static void methods_case(struct suite *suite)
{
	static const struct verdict_on refused = {.status = 405, .or_status = 400};
	static const struct verdict_on not_implemented = {.status = 501, .or_status = 400};
	char *connect_evil =
		xasprintf("CONNECT 127.0.0.1:%u HTTP/1.1\r\n@\r\n", suite_port(suite, "evil_port"));
	size_t evil = origin_connections(suite->evil);

	expect_message_passes(suite, SLICE("DELETE ~ HTTP/1.1\r\n@\r\n"), "another method");
	expect_message_refused(
		suite, SLICE("TRACE ~ HTTP/1.1\r\n@X-Echo: planted\r\n\r\n"), &refused, "TRACE");
	expect_message_refused(
		suite, SLICE("CONNECT ~ HTTP/1.1\r\n@\r\n"), &refused, "CONNECT with a path");
	expect_message_refused(suite, slice_of(connect_evil), &refused, "CONNECT");
	expect_message_refused(suite, SLICE("CONNECT example.com:443 HTTP/1.1\r\n@\r\n"), &refused,
		"CONNECT a name");
	expect_message_refused(suite, SLICE("get ~ HTTP/1.1\r\n@\r\n"), &not_implemented,
		"a method in small letters");
	EXPECT(origin_connections(suite->evil) == evil, "nobody is connected to",
		"the evil listener was");
	free(connect_evil);
}

/* P-HTTP-16 [RFC9110 7.8] */
static void upgrade_case(struct suite *suite)
{
	static const struct attempt upgrades[] = {
		{"h2c", SLICE("GET ~ HTTP/1.1\r\n@Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
			      "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n")},
		{"websocket",
			SLICE("GET ~ HTTP/1.1\r\n@Connection: Upgrade\r\nUpgrade: websocket\r\n"
			      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")},
	};

	for (size_t i = 0; i < ARRAY_LEN(upgrades); i++) {
		const struct wire_request *r =
			expect_message_passes(suite, upgrades[i].text, upgrades[i].what);

		EXPECT(http_fields_count(r->fields, "upgrade") == 0 &&
				http_fields_count(r->fields, "http2-settings") == 0,
			"no upgrade is asked of the upstream", "%s: it is", upgrades[i].what);
	}
}

/* P-HTTP-17 [RFC6585 5] [RFC9110 15.5]: slow and large senders, and those beside them. */
static void limits_case(struct suite *suite)
{
	struct wire slow[20];
	struct buf many = {0};
	struct buf large = {0};
	int64_t started = clock_ms();

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		wire_open(&slow[i], suite_port(suite, "proxy_port"));
		wire_send(&slow[i],
			i % 2 ? SLICE("POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
			      : SLICE("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\na"));
	}
	expect_good_token_passes(suite);
	EXPECT(clock_ms() - started < 2000, "slow senders delay nobody else", "%lld ms",
		(long long)(clock_ms() - started));
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		EXPECT(wire_closes(&slow[i], 15000), "a slow sender is cut off",
			"connection %zu is still open", i);
		wire_close(&slow[i]);
	}
	buf_puts(&many, "GET ~ HTTP/1.1\r\n@");
	for (int i = 0; i < 200; i++)
		buf_printf(&many, "X-%d: y\r\n", i);
	buf_puts(&many, "\r\n");
	expect_message_refused(
		suite, buf_slice(&many), &(struct verdict_on){400, 431, false}, "200 fields");
	buf_puts(&large, "GET ~ HTTP/1.1\r\n@X-Large: ");
	memset(buf_extend(&large, 100000), 'a', 100000);
	buf_puts(&large, "\r\n\r\n");
	expect_message_refused(
		suite, buf_slice(&large), &(struct verdict_on){400, 431, true}, "100 KB of field");
	expect_message_refused(suite,
		SLICE("POST ~ HTTP/1.1\r\n@Content-Length: 999999999999\r\n\r\nhello"),
		&(struct verdict_on){413, 408, true}, "a body of a terabyte");
	buf_clear(&many);
	buf_clear(&large);
}

static const struct test_case cases[] = {
	{.slug = "proxy/http/pipelining", .run = pipelining_case},
	{.slug = "proxy/http/methods", .run = methods_case},
	{.slug = "proxy/http/upgrade", .run = upgrade_case},
	{.slug = "proxy/http/limits", .run = limits_case},
};

CASE_LIST(cases_proxy_http_connection, cases);
