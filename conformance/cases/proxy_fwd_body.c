/* Forwarding of large bodies: whole, unchanged, and in no more memory than small ones. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "case.h"
#include "feed.h"
#include "lib/clock.h"
#include "proc.h"

#define MIB ((uint64_t)1024 * 1024)
#define BLOCK_BYTES ((size_t)64 * 1024)
/* What is sent at once of a body that is sent slowly. */
#define PART_BYTES ((size_t)12 * 1024)
/* Time for all of it, on a slow machine. */
#define BODY_MS 60000
/* What the kernel may hold between three parties, with room to spare. */
#define KERNEL_BYTES (40 * MIB)

static void expect_flat(const struct suite *suite, size_t before, const char *what)
{
	size_t now = suite_proxy_kib(suite);

	EXPECT(now <= before + PROC_GROWTH_KIB, "memory stays where it was",
		"%s: %zu KiB instead of %zu", what, now, before);
}

/* ---- replies ---- */

/* The part of what the client has read that is not looked at yet. */
struct download {
	struct suite *suite;
	struct wire wire;
	uint64_t got;
	bool good;
};

static bool read_block(struct download *d, unsigned ms)
{
	struct pollfd wait = {.fd = d->wire.fd, .events = POLLIN};
	char block[BLOCK_BYTES];
	ssize_t n;

	if (poll(&wait, 1, (int)ms) != 1)
		return false;
	n = recv(d->wire.fd, block, sizeof block, 0);
	if (n > 0)
		buf_append(&d->wire.unread, block, (size_t)n);
	return n > 0;
}

static void drop(struct buf *b, size_t len)
{
	memmove(b->at, b->at + len, b->len - len);
	b->len -= len;
}

/* Take `size` bytes of the body off what has been read. */
static bool take_bytes(struct download *d, uint64_t size)
{
	while (size) {
		size_t n;

		if (!d->wire.unread.len && !read_block(d, BODY_MS))
			return false;
		n = d->wire.unread.len < size ? d->wire.unread.len : (size_t)size;
		d->good = d->good && feed_is(d->wire.unread.at, n, d->got);
		d->got += n;
		size -= n;
		drop(&d->wire.unread, n);
	}
	return true;
}

/* The line in front, without its end; true when it came. */
static bool take_line(struct download *d, char *line, size_t size)
{
	size_t len;

	while ((len = slice_find(buf_slice(&d->wire.unread), '\n')) == d->wire.unread.len)
		if (!read_block(d, BODY_MS))
			return false;
	if (len >= size)
		return false;
	memcpy(line, d->wire.unread.at, len);
	line[len && line[len - 1] == '\r' ? len - 1 : len] = 0;
	drop(&d->wire.unread, len + 1);
	return true;
}

static bool take_chunks(struct download *d)
{
	char line[100];

	while (take_line(d, line, sizeof line)) {
		uint64_t size = 0;

		for (const char *c = line; hex_digit(*c) >= 0; c++)
			size = size * 16 + (uint64_t)hex_digit(*c);
		if (!size)
			return take_line(d, line, sizeof line);
		if (!take_bytes(d, size) || !take_line(d, line, sizeof line))
			return false;
	}
	return false;
}

/* Read the head and then the body, however it is framed; true when it came to its end. */
static bool download_rest(struct download *d)
{
	char line[1000];
	bool chunked = false;
	uint64_t size = 0;

	do {
		if (!take_line(d, line, sizeof line))
			return false;
		buf_puts(&d->suite->client_saw, line);
		if (strncasecmp(line, "transfer-encoding:", 18) == 0)
			chunked = true;
		else if (strncasecmp(line, "content-length:", 15) == 0)
			slice_to_u64(slice_trim(slice_of(line + 15)), INT64_MAX, &size);
	} while (line[0]);
	return chunked ? take_chunks(d) : take_bytes(d, size);
}

static void expect_download(
	struct suite *suite, const char *token, const char *how, uint64_t size, size_t before)
{
	struct download d = {.suite = suite, .good = true};
	char *what = xasprintf("%s %llu", how, (unsigned long long)size);
	bool whole;

	feed_open(suite, token, what, &d.wire);
	whole = download_rest(&d);
	EXPECT(whole && d.good && d.got == size, "a large reply arrives whole and unchanged",
		"%s: %llu bytes, %s", what, (unsigned long long)d.got, d.good ? "good" : "changed");
	expect_flat(suite, before, what);
	wire_close(&d.wire);
	free(what);
}

/* ---- requests ---- */

static bool send_part(struct wire *wire, struct slice part, bool chunked)
{
	char *line = xasprintf("%zx\r\n", part.len);
	bool good = (!chunked || wire_send(wire, slice_of(line))) && wire_send(wire, part) &&
		    (!chunked || wire_send(wire, SLICE("\r\n")));

	free(line);
	return good;
}

/* Send a body of that size; returns how much of it the proxy took. */
static uint64_t upload(struct suite *suite, struct wire *wire, const char *token, const char *feed,
	uint64_t size, bool chunked)
{
	char *framing = chunked ? xstrdup("Transfer-Encoding: chunked\r\n")
				: xasprintf("Content-Length: %llu\r\n", (unsigned long long)size);
	char *text = xasprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
			       "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
			       "X-Feed: %s\r\n%s\r\n",
		route_path(suite, NULL), suite_port(suite, "proxy_port"), token, feed, framing);
	char *block = xmalloc(BLOCK_BYTES);
	uint64_t sent = 0;
	bool good;

	wire_open(wire, suite_port(suite, "proxy_port"));
	good = wire_send(wire, slice_of(text));
	while (good && sent < size) {
		size_t n = size - sent < BLOCK_BYTES ? (size_t)(size - sent) : BLOCK_BYTES;

		feed_fill(block, n, sent);
		good = send_part(wire, slice_make(block, n), chunked);
		sent += good ? n : 0;
	}
	if (good && chunked)
		wire_send(wire, SLICE("0\r\n\r\n"));
	free(block);
	free(text);
	free(framing);
	return sent;
}

/* The upstream says how much it has got. */
static void expect_upload(struct suite *suite, const char *token, const char *feed, uint64_t size,
	bool chunked, size_t before)
{
	char *expected = xasprintf("%llu good", (unsigned long long)size);
	const char *how = chunked ? "in chunks" : "with Content-Length";
	struct wire_reply reply;
	struct wire wire;

	upload(suite, &wire, token, feed, size, chunked);
	wire_read(&wire, "POST", BODY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	EXPECT(reply.status == 200 && slice_is(reply.body, expected),
		"a large request arrives whole and unchanged", "%s, %s: status %d, %.*s instead",
		how, expected, reply.status, (int)(reply.body.len < 40 ? reply.body.len : 40),
		reply.body.at ? reply.body.at : "");
	expect_flat(suite, before, how);
	wire_reply_clear(&reply);
	wire_close(&wire);
	free(expected);
}

static void expect_too_large(struct suite *suite, const char *token, uint64_t size, bool chunked)
{
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	struct wire wire;

	upload(suite, &wire, token, "count", size, chunked);
	wire_read(&wire, "POST", BODY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	/* A client that goes on sending may find the connection reset, and no reply. */
	EXPECT(reply.status == 413 || (reply.status == 0 && reply.closed),
		"a body over the limit gets 413", "%s: status %d", chunked ? "chunks" : "length",
		reply.status);
	if (!chunked)
		EXPECT(suite_heard_origin(suite, before) == 0,
			"and where its length is said before, none of it is forwarded", "it is");
	wire_reply_clear(&reply);
	wire_close(&wire);
}

/* [RFC9112 9.3] A reply that begins before the request has ended: neither cuts the other off. */
static void expect_both_ways(struct suite *suite, const char *token, size_t size, bool chunked)
{
	char *framing = chunked ? xstrdup("Transfer-Encoding: chunked\r\n")
				: xasprintf("Content-Length: %zu\r\n", size);
	char *fields = xasprintf("X-Feed: early\r\nContent-Type: application/json\r\n%s", framing);
	struct probe probe = {.token = token, .method = "PUT", .fields = fields};
	char *expected = xasprintf("%zu good", size);
	char *block = xmalloc(size);
	char *text = probe_text(suite, &probe);
	struct wire_reply reply;
	struct wire wire;

	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_of(text));
	feed_fill(block, size, 0);
	for (size_t sent = 0; sent < size; sent += PART_BYTES) {
		send_part(&wire, slice_make(block + sent, PART_BYTES), chunked);
		/* For the reply to begin meanwhile. */
		clock_rest(0.1);
	}
	if (chunked)
		wire_send(&wire, SLICE("0\r\n\r\n"));
	wire_read(&wire, "POST", BODY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	EXPECT(reply.status == 200 && reply.complete && slice_is(reply.body, expected),
		"a reply that begins early cuts nothing off the request, nor is it cut",
		"%s instead of %s: status %d, %.*s, %s", chunked ? "chunks" : "length", expected,
		reply.status, (int)(reply.body.len < 40 ? reply.body.len : 40),
		reply.body.at ? reply.body.at : "", reply.complete ? "whole" : "broken off");
	wire_reply_clear(&reply);
	wire_close(&wire);
	free(text);
	free(block);
	free(expected);
	free(fields);
	free(framing);
}

/* P-FWD-08 [RFC9110 15.5.14] */
static void big_bodies_case(struct suite *suite)
{
	uint64_t most = suite_bounds(suite, ROLE_PROXY)->max_body_bytes;
	uint64_t size = most < 100 * MIB ? most : 100 * MIB;
	char *token = suite_mint(suite, NULL);
	size_t before;

	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	/* Buffers come to their size first. */
	expect_upload(suite, token, "count", 4 * MIB, true, SIZE_MAX - PROC_GROWTH_KIB);
	expect_download(suite, token, "chunks", 4 * MIB, SIZE_MAX - PROC_GROWTH_KIB);
	before = suite_proxy_kib(suite);
	expect_download(suite, token, "chunks", size, before);
	expect_download(suite, token, "length", size, before);
	expect_upload(suite, token, "count", size, true, before);
	expect_upload(suite, token, "count", size, false, before);
	/* Small enough for a proxy to think that it could read the rest away. */
	expect_both_ways(suite, token, 5 * PART_BYTES, false);
	expect_both_ways(suite, token, 5 * PART_BYTES, true);
	if (most == size) {
		expect_too_large(suite, token, most + 1, false);
		expect_too_large(suite, token, most + 1, true);
	}
	feed_end(suite);
	free(token);
}

/* ---- back-pressure ---- */

/* Wait until the origin gets rid of nothing any more, or of so much that somebody keeps it. */
static uint64_t settle(uint64_t limit)
{
	uint64_t seen = 0;

	for (int still = 0; still < 20 && seen < limit; still++) {
		if (feed_written() != seen)
			still = 0;
		seen = feed_written();
		clock_rest(0.025);
	}
	return seen;
}

/* A client that takes nothing of its reply for a while, beside one that does. */
static void slow_reader(struct suite *suite, const char *token)
{
	const uint64_t size = 128 * MIB;
	struct download d = {.suite = suite, .good = true};
	size_t before = suite_proxy_kib(suite);
	struct wire other;
	uint64_t held;
	bool whole;

	feed_open(suite, token, "events 1", &other);
	if (!wire_read_until(&other, ": hello\n\n", REPLY_MS))
		case_untestable("a stream can be opened", "it cannot");
	feed_open(suite, token, "chunks 134217728", &d.wire);
	held = settle(size);
	EXPECT(held < KERNEL_BYTES, "what the client does not take is not taken from the upstream",
		"%llu MiB are", (unsigned long long)(held / MIB));
	feed_event();
	EXPECT(wire_read_until(&other, "data: 1.1\n\n", REPLY_MS), "other streams keep pace",
		"one does not");
	expect_flat(suite, before, "a slow reader");
	whole = download_rest(&d);
	EXPECT(whole && d.good && d.got == size, "nothing is lost", "%llu bytes, %s",
		(unsigned long long)d.got, d.good ? "good" : "changed");
	wire_close(&d.wire);
	feed_close(suite, &other);
}

/* P-FWD-07 */
static void backpressure_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	/* An upstream that reads nothing for longer than a client has for its body. */
	char *slow = xasprintf(
		"slow %.0f", suite_bounds(suite, ROLE_PROXY)->body_timeout_s * 1000 + 700);
	size_t before;

	expect_token_passes(suite, token, "the control");
	feed_begin(suite);
	expect_upload(suite, token, "count", 4 * MIB, true, SIZE_MAX - PROC_GROWTH_KIB);
	expect_download(suite, token, "chunks", 4 * MIB, SIZE_MAX - PROC_GROWTH_KIB);
	slow_reader(suite, token);
	before = suite_proxy_kib(suite);
	expect_upload(suite, token, slow, 50 * MIB, false, before);
	feed_end(suite);
	free(slow);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/fwd/backpressure", .run = backpressure_case},
	{.slug = "proxy/fwd/big-bodies", .run = big_bodies_case},
};

CASE_LIST(cases_proxy_fwd_body, cases);
