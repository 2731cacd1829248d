#include "soak_ask.h"

#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "lib/clock.h"
#include "probe.h"

/* For so long a quiet connection is used again: less than any proxy keeps it. */
#define KEPT_MS 2000

uint64_t soak_dice(struct soak_caller *c, uint64_t sides)
{
	c->random = c->random * 6364136223846793005ULL + 1442695040888963407ULL;
	return (c->random >> 33) % sides;
}

void ask_clear(struct ask *ask)
{
	soak_token_clear(&ask->token);
	free(ask->text);
}

const struct soak_way *ask_way(struct soak_caller *c)
{
	size_t way;

	do
		way = soak_dice(c, soak_way_count);
	while (!soak_has_way(way));
	return &soak_ways[way];
}

const struct soak_way *ask_way_of_idp(struct soak_caller *c)
{
	const struct soak_way *way;

	do
		way = ask_way(c);
	while (way->opaque);
	return way;
}

const struct soak_way *ask_way_named(const char *route)
{
	for (size_t i = 0; i < soak_way_count; i++)
		if (strcmp(soak_ways[i].route, route) == 0)
			return &soak_ways[i];
	abort();
}

bool ask_take_token(struct soak_caller *c, struct ask *ask, bool cold)
{
	uint64_t pick = soak_dice(c, 1000);

	if (ask->way->opaque)
		return soak_token_get(TOKENS_OPAQUE, pick, &ask->token);
	if (ask->way->one_user)
		return soak_token_get(TOKENS_ONE_USER, pick, &ask->token);
	return (cold && soak_token_get(TOKENS_COLD, pick, &ask->token)) ||
	       soak_token_get(TOKENS_WARM, pick, &ask->token);
}

static const char *who(const struct ask *ask)
{
	return ask->token.user ? ask->token.user : "nobody";
}

static void number_ask(struct ask *ask)
{
	static atomic_uint next;

	snprintf(ask->number, sizeof ask->number, "%u", 100000000 + atomic_fetch_add(&next, 1));
}

/* What a call of a tool says of itself, in the body and mirrored. */
static void write_tool_call(const struct soak_caller *c, struct ask *ask)
{
	const char *tool = ask->way->tool;
	char *body = xasprintf(
		"{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"tools/call\",\"params\":{"
		"\"name\":\"%s\",\"arguments\":%s,\"_meta\":{"
		"\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
		"\"io.modelcontextprotocol/clientInfo\":{\"name\":\"soak\",\"version\":\"1\"},"
		"\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
		ask->number, tool,
		strcmp(tool, "query_bigquery") == 0 ? "{\"query\":\"SELECT 1\"}" : "{}");
	char *fields = xasprintf("MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\n"
				 "Mcp-Name: %s\r\n",
		tool);

	ask->method = "POST";
	ask->text = probe_text(c->suite, &(struct probe){.route = ask->way->route,
						 .token = ask->token.text,
						 .fields = fields,
						 .body = body});
	free(fields);
	free(body);
}

void ask_write(const struct soak_caller *c, struct ask *ask, const char *method, const char *more,
	const char *query)
{
	char *fields;

	number_ask(ask);
	ask->method = method;
	if (ask->way->tool && !ask->bad) {
		write_tool_call(c, ask);
	} else {
		fields = xasprintf("X-Soak: %zu %s %s %s\r\nX-Test-User: %s\r\n%s",
			(size_t)(ask->way - soak_ways), ask->bad ? "bad" : "good", ask->number,
			ask->what, who(ask), more);
		ask->text = probe_text(c->suite, &(struct probe){.route = ask->way->route,
							 .method = method,
							 .query = query,
							 .token = ask->token.text,
							 .fields = fields});
		free(fields);
	}
	ask->len = strlen(ask->text);
}

void ask_append_body(struct ask *ask, uint64_t size, bool chunked)
{
	struct buf text = {0};
	char *bytes = xmalloc((size_t)size);

	feed_fill(bytes, (size_t)size, 0);
	buf_append(&text, ask->text, ask->len);
	if (chunked)
		buf_printf(&text, "%llx\r\n", (unsigned long long)size);
	buf_append(&text, bytes, (size_t)size);
	if (chunked)
		buf_puts(&text, "\r\n0\r\n\r\n");
	free(bytes);
	free(ask->text);
	ask->len = text.len;
	ask->text = buf_take(&text);
}

/* ---- judging ---- */

/* What is wrong with an answer; NULL when nothing is. First that of a tool. */
static const char *wrong_tool(const struct ask *ask, struct slice body)
{
	char *id = xasprintf("\"id\":%s", ask->number);
	bool his = slice_contains(body, id);

	free(id);
	if (!his)
		return "it answers another request";
	if (slice_contains(body, "\"isError\":true"))
		return "the tool failed";
	return slice_contains(body, ask->token.user) ? NULL : "it does not name the user who asked";
}

/* What the upstream says to "echo": of a token whose user it cannot know it names none. */
static const char *wrong_echo(const struct ask *ask, struct slice body)
{
	bool named = ask->way->credential == HIS_OWN;
	char *mine = xasprintf(
		"{\"number\":\"%s\",\"user\":\"%s\"}", ask->number, named ? ask->token.user : "");
	bool same = named ? slice_is(body, mine) : slice_contains(body, ask->number);

	free(mine);
	return same ? NULL : "it is for another request, or of another user";
}

static const char *wrong_upload(const struct ask *ask, struct slice body)
{
	char *said = xasprintf("%llu good", (unsigned long long)ask->body);
	bool same = slice_is(body, said);

	free(said);
	return same ? NULL : "the body has not arrived as it was sent";
}

static const char *wrong_download(const struct ask *ask, struct slice body)
{
	return body.len == ask->body && feed_is(body.at, body.len, 0)
		       ? NULL
		       : "the body is not the one that was sent";
}

/* Of a reply with the status that was expected. */
static const char *wrong_with(const struct ask *ask, const struct wire_reply *reply)
{
	if (reply->complete == ask->must_break_off)
		return "it breaks off, or does not";
	if (ask->expected != 200 || ask->must_break_off || ask->way->credential == UNWATCHED)
		return NULL;
	if (ask->way->tool)
		return wrong_tool(ask, reply->body);
	if (strcmp(ask->what, "upload") == 0)
		return wrong_upload(ask, reply->body);
	if (strcmp(ask->what, "feed") == 0)
		return wrong_download(ask, reply->body);
	return wrong_echo(ask, reply->body);
}

/* Whether docs/outages.md has that answer while those are in trouble. */
static bool is_documented(
	const struct ask *ask, const struct wire_reply *reply, unsigned troubles, const char *wrong)
{
	if (!troubles)
		return false;
	if (reply->status >= 502 && reply->status <= 504)
		return reply->complete;
	if (reply->status == 401)
		return (troubles & FEELS_KEYS) != 0;
	/* Behind the MCP server: its tool says so; or it is killed while it answers. */
	return reply->status == 200 && ask->way->tool && wrong &&
	       (slice_contains(reply->body, "\"isError\":true") || !reply->complete);
}

static void judge(
	const struct soak_caller *c, const struct ask *ask, const struct wire_reply *reply)
{
	/* A key that nobody knows is asked for, whatever the way. */
	unsigned feels = ask->way->feels | (ask->bad ? FEELS_IDP : 0);
	unsigned troubles = soak_troubles(ask->started) & feels;
	const char *wrong = NULL;

	if (ask->bad && reply->status >= 200 && reply->status < 300) {
		soak_violation("a token that must be refused is not taken",
			"%s: \"%s\" got status %d", ask->way->route, who(ask), reply->status);
		return;
	}
	if (reply->status == ask->expected)
		wrong = wrong_with(ask, reply);
	if (reply->status == ask->expected && !wrong)
		soak_counted(ask->bad ? COUNT_REFUSED : COUNT_GOOD);
	else if (is_documented(ask, reply, troubles, wrong))
		soak_counted(COUNT_FAILED);
	else
		soak_violation(
			ask->bad ? "what must be refused is refused as documented"
				 : "a good request succeeds while nobody it needs is in trouble",
			"%s, %s of %s: status %d instead of %d%s%s; troubles %x, after %lld ms; "
			"request %u of its connection, the one before %lld ms ago: %s",
			ask->way->route, ask->what, who(ask), reply->status, ask->expected,
			wrong ? ": " : "", wrong ? wrong : "", troubles,
			(long long)(clock_ms() - ask->started), c->used + 1,
			(long long)(ask->started - c->last_ms), c->last);
}

void ask_send(struct soak_caller *c, struct ask *ask)
{
	struct wire_reply *reply = xcalloc(1, sizeof *reply);

	if (clock_ms() - c->last_ms > KEPT_MS)
		wire_close(&c->wire);
	if (c->wire.fd < 0) {
		wire_open(&c->wire, suite_port(c->suite, "proxy_port"));
		c->used = 0;
	}
	ask->started = clock_ms();
	wire_send(&c->wire, slice_make(ask->text, ask->len));
	wire_read(&c->wire, ask->method, REPLY_MS, reply);
	soak_saw(buf_slice(&reply->raw));
	judge(c, ask, reply);
	snprintf(c->last, sizeof c->last, "%s, %s%s of %s, status %d", ask->way->route, ask->what,
		ask->bad ? " (bad)" : "", who(ask), reply->status);
	c->last_ms = clock_ms();
	if (reply->closed || !reply->complete || ++c->used == 40)
		wire_close(&c->wire);
	wire_reply_clear(reply);
	free(reply);
}
