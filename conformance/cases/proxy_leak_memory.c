/* Memory: the bytes of one user in what another one gets, and on the disk. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "case.h"
#include "lib/settings.h"
#include "probe.h"
#include "proc.h"

#define MARK "planted-of-somebody-else"

/* Text of about that size, full of marks. */
static char *marked(size_t size)
{
	struct buf text = {0};

	while (text.len < size)
		buf_puts(&text, MARK " ");
	return buf_take(&text);
}

/* A long exchange of one user: token, fields, body and reply, all of them larger than what follows.
 */
static void long_exchange(struct suite *suite, struct wire *wire, bool chunked)
{
	char *text = marked(12000);
	char *field = marked(3000);
	char *mint = xasprintf("{\"claims\":{\"planted\":\"%s\"}}", field);
	char *token = suite_mint(suite, mint);
	char *fields = xasprintf("X-Planted: %s\r\n", field);
	char *body = xasprintf("{\"planted\":\"%s\"}", text);
	char *answer =
		chunked ? xasprintf("HTTP/1.1 200 OK\r\nX-Planted: %s\r\n"
				    "Transfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n",
				  field, strlen(text), text)
			: xasprintf("HTTP/1.1 200 OK\r\nX-Planted: %s\r\n"
				    "Content-Length: %zu\r\n\r\n%s",
				  field, strlen(text), text);
	struct probe probe = {.token = token, .fields = fields, .body = body};
	struct wire_reply reply;

	origin_answer(suite->origin, answer);
	probe_send_on(suite, wire, &probe, &reply);
	if (reply.status != 200 || !slice_is(reply.body, text))
		case_untestable("a long exchange passes", "status %d, %zu bytes", reply.status,
			reply.body.len);
	wire_reply_clear(&reply);
	free(text);
	free(field);
	free(mint);
	free(token);
	free(fields);
	free(body);
	free(answer);
}

static void expect_own_bytes(struct suite *suite, struct wire *wire, const char *token,
	const char *answer, const char *expected)
{
	struct probe probe = {.token = token, .body = "{}"};
	struct moment before = suite_now(suite);
	const struct wire_request *r;
	struct wire_reply reply;

	origin_answer(suite->origin, answer);
	probe_send_on(suite, wire, &probe, &reply);
	r = suite_last_at_origin(suite, before);
	EXPECT(reply.complete && slice_is(reply.body, expected) &&
			!slice_contains(buf_slice(&reply.raw), MARK),
		"a short reply has its own bytes and no others", "status %d, %zu bytes",
		reply.status, reply.raw.len);
	EXPECT(wire->unread.len == 0, "and nothing comes behind it", "%zu bytes", wire->unread.len);
	EXPECT(r && slice_is(r->body, "{}") && !slice_contains(r->raw, MARK),
		"so has a short request", "%zu bytes", r ? r->raw.len : 0);
	wire_reply_clear(&reply);
}

static void short_after_long(struct suite *suite, const char *token, bool chunked, bool same)
{
	static const char *const answers[][2] = {
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok"},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "ok"},
		{"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", ""},
		{"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 1\r\n\r\nx", "x"}};

	for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
		struct wire wire;

		wire_open(&wire, suite_port(suite, "proxy_port"));
		long_exchange(suite, &wire, chunked);
		if (!same) {
			wire_close(&wire);
			wire_open(&wire, suite_port(suite, "proxy_port"));
		}
		expect_own_bytes(suite, &wire, token, answers[i][0], answers[i][1]);
		wire_close(&wire);
	}
}

/* A hard limit of its own making; one that it inherited from us is none. */
static bool limits_core(pid_t pid)
{
	static const char name[] = "Max core file size";
	struct rlimit ours;
	struct buf text = {0};
	struct slice rest;
	struct slice line;
	bool none = false;

	if (getrlimit(RLIMIT_CORE, &ours) != 0 || ours.rlim_max == 0)
		return false;
	proc_read(pid, "limits", &text);
	rest = buf_slice(&text);
	while (slice_split(&rest, '\n', &line))
		if (slice_starts(line, name)) {
			struct slice soft = slice_trim(slice_from(line, strlen(name)));
			struct slice hard = slice_trim(slice_from(soft, slice_find(soft, ' ')));

			none = slice_starts(hard, "0 ");
		}
	buf_clear(&text);
	return none;
}

/* [core(5)] bits 0 and 1: memory that is no file's. */
static bool excludes_memory(pid_t pid)
{
	struct buf text = {0};
	bool read = proc_read(pid, "coredump_filter", &text) && text.len;
	struct slice value =
		slice_trim(slice_to(buf_slice(&text), slice_find(buf_slice(&text), '\n')));
	bool excludes = read && value.len && (hex_digit(value.at[value.len - 1]) & 3) == 0;

	buf_clear(&text);
	return excludes;
}

/* Where cores are piped to a program, the limit does not hold. [core(5)] */
static bool cores_are_piped(void)
{
	struct buf text = {0};
	bool piped = !file_read("/proc/sys/kernel/core_pattern", 4096, &text) && text.len &&
		     text.at[0] == '|';

	buf_clear(&text);
	return piped;
}

/* The kernel gives the files of such a process to root. */
static bool is_undumpable(pid_t pid)
{
	char *path = xasprintf("/proc/%d/environ", (int)pid);
	char *folder = xasprintf("/proc/%d/task", (int)pid);
	struct stat file = {0};
	struct stat process = {0};
	bool known = stat(path, &file) == 0 && stat(folder, &process) == 0;

	free(path);
	free(folder);
	return known && file.st_uid == 0 && process.st_uid != 0;
}

/* P-LEAK-11 */
static void memory_dump_case(struct suite *suite)
{
	pid_t pid = suite->party[ROLE_PROXY].pid;
	char *token = suite_mint(suite, NULL);

	expect_good_token_passes(suite);
	for (unsigned i = 0; i < 4; i++)
		short_after_long(suite, token, i % 2, i / 2);
	origin_answer(suite->origin, NULL);
	if (suite_claims(suite, ROLE_PROXY, "proc"))
		EXPECT(excludes_memory(pid) || is_undumpable(pid) ||
				(limits_core(pid) && !cores_are_piped()),
			"when it dies, its memory does not get to the disk", "it may");
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/leak/memory-dump", .run = memory_dump_case},
};

CASE_LIST(cases_proxy_leak_memory, cases);
