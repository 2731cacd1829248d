/* The proxy as a process: what it starts with, what it gives back, and how it speaks TLS. */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "case.h"
#include "exchange_help.h"
#include "lib/clock.h"
#include "proc.h"
#include "tls.h"

#define PROXY(suite) (&(suite)->party[ROLE_PROXY])

/* P-OPS-01 [RFC9068 4] [RFC8725 3.8] */
static void refuse_bad_config_case(struct suite *suite)
{
	struct party *proxy = PROXY(suite);
	const struct manifest *manifest = &proxy->manifest;

	expect_good_token_passes(suite);
	if (manifest->refuses.count == 0)
		case_untestable(
			"the manifest names configurations to refuse", "none in \"refuses\"");
	party_stop(proxy, 5000);
	for (size_t i = 0; i < manifest->refuses.count; i++) {
		const char *what = manifest->refuses.at[i].template;
		struct note note = {0};
		struct buf log = {0};

		if (party_spawn(
			    proxy, &suite->vars, suite->workdir, &manifest->refuses.at[i], &note))
			case_broken("%s", note.text);
		EXPECT(party_ends(proxy, 5000), "it does not come up", "%s: it runs", what);
		EXPECT(proxy->exit_status != 0, "it says so by its exit status", "%s: status 0",
			what);
		if (file_read(proxy->log_path, (size_t)64 << 20, &log) ||
			slice_from(buf_slice(&log), proxy->log_from).len < 20)
			case_failed("it says why", "%s: not a word", what);
		EXPECT(!slice_contains(buf_slice(&log), "planted-secret"),
			"without telling the secret", "%s: it is in the log", what);
		buf_clear(&log);
	}
	suite_start_party(suite, ROLE_PROXY);
	expect_good_token_passes(suite);
}

/* P-OPS-02 */
static void health_case(struct suite *suite)
{
	static const char *const tricks[] = {
		"/../mcp", "/..%2fmcp", "/%2e%2e/mcp", "//mcp", "/mcp", "%2fmcp"};
	const char *health = route_path(suite, "health");
	struct probe good = {.method = "GET", .target = health};
	struct wire_reply reply;

	expect_good_token_passes(suite);
	probe_send(suite, &good, &reply);
	EXPECT(reply.status == 200, "health needs no token", "status %d", reply.status);
	EXPECT(reply.body.len < 2000, "and says little", "%zu bytes", reply.body.len);
	wire_reply_clear(&reply);
	for (size_t i = 0; i < ARRAY_LEN(tricks); i++) {
		char *target = xasprintf("%s%s", health, tricks[i]);
		struct probe probe = {.method = "GET", .target = target};
		struct refusal refusal = {.status = 400, .or_status = 404};

		expect_refused(suite, &probe, &refusal, target);
		free(target);
	}
}

/* P-OPS-03: a stream that is under way when it is told to end. */
static void graceful_case(struct suite *suite)
{
	const char *parts[] = {"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
			       "Transfer-Encoding: chunked\r\n\r\n",
		"e\r\ndata: event1\n\n\r\n0\r\n\r\n", NULL};
	struct party *proxy = PROXY(suite);
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);
	struct wire wire;
	bool whole;

	expect_control(suite, &probe);
	origin_answer_parts(suite->origin, parts);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_of(text));
	if (!wire_read_until(&wire, "text/event-stream", 5000))
		case_untestable("a stream can be opened", "it cannot");
	kill(proxy->pid, SIGTERM);
	origin_go(suite->origin);
	whole = wire_read_until(&wire, "\r\n0\r\n\r\n", 4000);
	buf_add(&suite->client_saw, buf_slice(&wire.unread));
	wire_close(&wire);
	EXPECT(party_ends(proxy, 10000), "it ends when it is told to", "it runs on");
	origin_answer(suite->origin, NULL);
	suite_start_party(suite, ROLE_PROXY);
	EXPECT(whole, "what is under way is finished", "the stream was cut");
	expect_control(suite, &probe);
	free(text);
	free(token);
}

/* ---- what it gives back ---- */

static size_t open_descriptors(pid_t pid)
{
	char *path = xasprintf("/proc/%d/fd", (int)pid);
	DIR *folder = opendir(path);
	size_t count = 0;

	while (folder && readdir(folder))
		count++;
	if (folder)
		closedir(folder);
	free(path);
	return count;
}

/* Where a request can be given up: after nothing, in the line, in a field, before and in the body,
 * with the answer under way, with a bad token, between two requests. */
#define PHASES 8

static void abort_in_phase(struct suite *suite, unsigned phase, const char *good, const char *bad)
{
	static const struct linger reset = {1, 0};
	const char *request = phase == 6 ? bad : good;
	size_t head = (size_t)(strstr(request, "\r\n\r\n") - request);
	size_t len[PHASES] = {0, 8, head - 10, head + 4, head + 6, strlen(request), strlen(request),
		strlen(request)};
	struct wire wire;

	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, slice_make(request, len[phase]));
	if (phase == 7) {
		struct wire_reply reply;

		wire_read(&wire, "POST", REPLY_MS, &reply);
		wire_reply_clear(&reply);
		wire_send(&wire, SLICE("POST /or"));
	}
	/* By reset and by FIN in turn. */
	if (phase % 2 && wire.fd >= 0)
		setsockopt(wire.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	wire_close(&wire);
}

static void abort_many(struct suite *suite, unsigned count, const char *good, const char *bad)
{
	for (unsigned i = 0; i < count; i++)
		abort_in_phase(suite, i % PHASES, good, bad);
}

/*
 * Wait until no more descriptors are open than that. What is under way needs a moment, and pooled
 * connections may be given up only when others are used.
 */
static bool descriptors_return(struct suite *suite, const struct probe *good, size_t most)
{
	int64_t until = clock_ms() + 20000;

	while (open_descriptors(PROXY(suite)->pid) > most) {
		struct wire_reply reply;

		if (clock_ms() > until)
			return false;
		probe_send(suite, good, &reply);
		wire_reply_clear(&reply);
		nanosleep(&(struct timespec){0, 100 * 1000 * 1000}, NULL);
	}
	return true;
}

/* P-OPS-04 */
static void no_leaks_case(struct suite *suite)
{
	pid_t pid = PROXY(suite)->pid;
	char *token = suite_mint(suite, NULL);
	char *bad_token = suite_mint(suite, "{\"claims\":{\"aud\":\"other\"}}");
	struct probe good_probe = {.token = token};
	struct probe bad_probe = {.token = bad_token};
	char *good = probe_text(suite, &good_probe);
	char *bad = probe_text(suite, &bad_probe);
	size_t descriptors;
	size_t memory;

	expect_control(suite, &good_probe);
	/* Threads, pools and caches come to their size first. */
	abort_many(suite, 2000, good, bad);
	if (open_descriptors(pid) == 0)
		case_broken("/proc/%d cannot be read", (int)pid);
	nanosleep(&(struct timespec){1, 0}, NULL);
	descriptors = open_descriptors(pid);
	memory = proc_resident_kib(pid);
	abort_many(suite, 10000, good, bad);
	EXPECT(descriptors_return(suite, &good_probe, descriptors + 4),
		"descriptors come back after 10,000 aborted requests", "%zu instead of %zu",
		open_descriptors(pid), descriptors);
	EXPECT(proc_resident_kib(pid) < memory + PROC_GROWTH_KIB, "memory stays where it was",
		"%zu KiB instead of %zu", proc_resident_kib(pid), memory);
	expect_control(suite, &good_probe);
	free(good);
	free(bad);
	free(token);
	free(bad_token);
}

/* P-OPS-07: bytes changed, taken out, doubled and cut, by a generator that always starts alike. */
static void fuzz_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {
		.token = token, .query = "a=b", .fields = "X-A: b\r\nCookie: c=d\r\n"};
	char *text = probe_text(suite, &probe);
	size_t len = strlen(text);
	uint32_t state = 12345;
	struct moment before;

	expect_control(suite, &probe);
	for (int i = 0; i < 3000; i++) {
		struct buf changed = {0};
		struct wire wire;

		buf_append(&changed, text, len);
		for (int n = 0; n < 1 + i % 4; n++) {
			size_t at;

			state = state * 1664525U + 1013904223U;
			at = state % changed.len;
			state = state * 1664525U + 1013904223U;
			if (state >> 30 == 0)
				changed.len = at + 1;
			else if (state >> 30 == 1)
				memmove(changed.at + at, changed.at + at / 2, changed.len - at);
			else
				changed.at[at] = (char)(state >> 16);
		}
		wire_open(&wire, suite_port(suite, "proxy_port"));
		wire_send(&wire, buf_slice(&changed));
		shutdown(wire.fd, SHUT_WR);
		/* What it answers is not judged; that it lives and stays right, is. */
		wire_closes(&wire, i % 100 ? 0 : 1000);
		wire_close(&wire);
		buf_clear(&changed);
	}
	/* Some of them were good, and are still on their way. */
	do {
		before = suite_now(suite);
		nanosleep(&(struct timespec){0, 300 * 1000 * 1000}, NULL);
	} while (suite_heard_origin(suite, before) > 0);
	EXPECT(party_runs(PROXY(suite)), "it lives", "it ended");
	expect_control(suite, &probe);
	free(text);
	free(token);
}

/* ---- TLS ---- */

/* P-OPS-05 [RFC6750 5.2] [RFC9325 3.1.1] */
static void tls_front_case(struct suite *suite)
{
	unsigned port = suite_port(suite, "proxy_tls_port");
	const char *ca = vars_get(&suite->vars, "ca_file");
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token, .fields = "Connection: close\r\n"};
	char *text = probe_text(suite, &probe);
	struct tls_result result;
	struct moment before = suite_now(suite);

	for (int version = 12; version <= 13; version++) {
		tls_exchange(port, ca, version, version, slice_of(text), 5000, &result);
		buf_add(&suite->client_saw, buf_slice(&result.reply));
		EXPECT(result.connected && slice_starts(buf_slice(&result.reply), "HTTP/1.1 200"),
			"TLS 1.2 and 1.3 are spoken", "1.%d: %.60s", version - 10, result.reply.at);
		EXPECT(strstr(result.cipher, "GCM") || strstr(result.cipher, "CHACHA20"),
			"with ciphers that authenticate", "%s", result.cipher);
		buf_clear(&result.reply);
	}
	EXPECT(suite_heard_origin(suite, before) == 2, "what came in by TLS is forwarded",
		"%zu requests", suite_heard_origin(suite, before));
	for (int version = 10; version <= 11; version++) {
		tls_exchange(port, ca, version, version, slice_of(text), 3000, &result);
		EXPECT(!result.connected, "nothing older is spoken", "TLS 1.%d is", version - 10);
		buf_clear(&result.reply);
	}
	free(text);
	free(token);
}

/* A token in the clear on the port for TLS. */
static void tls_port_in_the_clear_case(struct suite *suite)
{
	char *token = suite_mint(suite, NULL);
	struct probe probe = {.token = token};
	char *text = probe_text(suite, &probe);
	struct moment before = suite_now(suite);
	struct wire wire;

	tls_front_case(suite);
	before = suite_now(suite);
	wire_open(&wire, suite_port(suite, "proxy_tls_port"));
	wire_send(&wire, slice_of(text));
	EXPECT(wire_closes(&wire, 15000), "plain HTTP on the TLS port is cut off", "it stays open");
	EXPECT(suite_heard_origin(suite, before) == 0, "and not forwarded", "it is");
	wire_close(&wire);
	free(text);
	free(token);
}

/* P-OPS-06 [RFC9700 4.13] */
static void upstream_tls_case(struct suite *suite)
{
	static const char *const bad[] = {
		"tls_wrong_host", "tls_expired", "tls_self_signed", "tls_other_ca"};
	char *token = suite_mint(suite, NULL);
	struct probe good = {.token = token, .route = "tls_good"};
	struct wire_reply reply;

	probe_send(suite, &good, &reply);
	if (reply.status != 200 || suite_tls_heard(suite, "tls_good") == 0)
		case_untestable("the control: an upstream with a good certificate is spoken to",
			"status %d", reply.status);
	wire_reply_clear(&reply);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct probe probe = {.token = token, .route = bad[i]};
		unsigned heard = suite_tls_heard(suite, bad[i]);

		probe_send(suite, &probe, &reply);
		EXPECT(reply.status == 502, "an upstream that cannot prove who it is, is a 502",
			"%s: status %d", bad[i], reply.status);
		EXPECT(suite_tls_heard(suite, bad[i]) == heard, "it is sent nothing", "%s: it was",
			bad[i]);
		wire_reply_clear(&reply);
	}
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/ops/refuse-bad-config", .run = refuse_bad_config_case},
	{.slug = "proxy/ops/health", .run = health_case},
	{.slug = "proxy/ops/graceful", .run = graceful_case},
	{.slug = "proxy/ops/no-leaks", .run = no_leaks_case},
	{.slug = "proxy/ops/tls-front", .run = tls_port_in_the_clear_case},
	{.slug = "proxy/ops/upstream-tls", .run = upstream_tls_case},
	{.slug = "proxy/ops/fuzz", .run = fuzz_case},
};

CASE_LIST(cases_proxy_ops, cases);
