#include "ops_help.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"

#define LOG_MAX_BYTES ((size_t)1024 * 1024 * 1024)
#define SOON_MS 8000

const char *admin_port(struct suite *suite)
{
	return suite_claims(suite, ROLE_PROXY, "admin") ? "proxy_admin_port" : "proxy_port";
}

void admin_get(struct suite *suite, const char *route, struct wire_reply *reply)
{
	struct probe probe = {.port = admin_port(suite),
		.method = "GET",
		.route = route,
		.fields = "Connection: close\r\n"};

	probe_send(suite, &probe, reply);
}

int admin_status(struct suite *suite, const char *route)
{
	struct wire_reply reply;
	int status;

	admin_get(suite, route, &reply);
	status = reply.status;
	wire_reply_clear(&reply);
	return status;
}

bool admin_status_becomes(struct suite *suite, const char *route, int status, unsigned ms)
{
	int64_t until = clock_ms() + ms;

	while (admin_status(suite, route) != status) {
		if (clock_ms() > until)
			return false;
		clock_rest(0.02);
	}
	return true;
}

/* ---- metrics ---- */

void read_metrics(struct suite *suite, struct wire_reply *reply, struct metrics_page *page)
{
	const char *wrong;

	admin_get(suite, "metrics", reply);
	if (reply->status != 200)
		case_untestable("the metrics can be read", "status %d", reply->status);
	EXPECT(slice_starts(http_fields_value(reply->fields, "content-type"),
		       "text/plain; version=0.0.4"),
		"Content-Type: text/plain; version=0.0.4", "%.*s",
		SLICE_ARGS(http_fields_value(reply->fields, "content-type")));
	wrong = prometheus_read(reply->body, page);
	EXPECT(!wrong, "a page of metrics in the text format 0.0.4", "%s", wrong);
}

double metric(struct suite *suite, const char *series)
{
	struct metrics_page page;
	struct wire_reply reply;
	double value;

	read_metrics(suite, &reply, &page);
	value = prometheus_value(&page, series);
	wire_reply_clear(&reply);
	EXPECT(value >= 0, "the series is there, at 0 if nothing happened", "no %s", series);
	return value;
}

/* ---- ready ---- */

/* The suite's own issuers that have keys, by letter and route. */
static const struct {
	const char *letter;
	const char *route;
} own_issuers[OWN_ISSUERS] = {{"b", "multi"}, {"k", "keys"}, {"d", "discovery"}, {"t", "tls"}};

/* Keys and, where that is how they are found, metadata; or neither any more. */
void own_issuer_publish(struct tenant *own)
{
	char *name = xasprintf("\"%s\"", own->name);
	/* The issuer's URL ends where the path of its keys begins, but for its own letter. */
	char *uri = xasprintf("%.*s%s", (int)(strlen(own->name) - 2), own->name, own->keys_path);

	tenant_new_key(own);
	tenant_publish(own, 0);
	tenant_tell_metadata(own, 0, name, uri);
	free(name);
	free(uri);
}

/* An issuer whose keys are in a file is asked nothing, but the file must be there. */
static void write_key_file(struct suite *suite)
{
	char *path = xasprintf("%s/own-keys.json", suite->workdir);
	FILE *file = fopen(path, "w");

	if (!file || fputs("{\"keys\":[]}", file) < 0 || fclose(file) != 0)
		case_broken("%s cannot be written", path);
	free(path);
}

void own_issuers_begin(struct suite *suite, struct tenant own[static OWN_ISSUERS])
{
	write_key_file(suite);
	for (size_t i = 0; i < OWN_ISSUERS; i++)
		tenant_begin(&own[i], suite, own_issuers[i].letter, own_issuers[i].route);
}

void own_issuers_end(struct tenant own[static OWN_ISSUERS])
{
	for (size_t i = 0; i < OWN_ISSUERS; i++)
		tenant_end(&own[i]);
}

/* ---- the log ---- */

size_t log_size(struct suite *suite)
{
	struct buf log = {0};
	size_t end;

	if (file_read(PROXY(suite)->log_path, LOG_MAX_BYTES, &log))
		case_broken("the proxy's log cannot be read");
	end = log.len;
	buf_clear(&log);
	return end;
}

void log_since(struct suite *suite, size_t from, struct buf *out)
{
	struct buf log = {0};

	if (file_read(PROXY(suite)->log_path, LOG_MAX_BYTES, &log))
		case_broken("the proxy's log cannot be read");
	buf_add(out, slice_from(buf_slice(&log), from));
	buf_clear(&log);
}

bool log_says(struct suite *suite, size_t from, const char *event)
{
	struct slice words = json_member_string(PROXY(suite)->manifest.says, event);
	int64_t until = clock_ms() + SOON_MS;
	bool said = false;

	if (!words.len)
		return true;
	while (!said && clock_ms() < until) {
		struct buf log = {0};

		log_since(suite, from, &log);
		said = slice_contains(buf_slice(&log), words.at);
		buf_clear(&log);
		if (!said)
			clock_rest(0.01);
	}
	return said;
}

/* ---- other configurations ---- */

static const struct manifest_change *find_change(struct suite *suite, const char *name)
{
	const struct manifest *manifest = &PROXY(suite)->manifest;

	for (size_t i = 0; name && i < manifest->changes.count; i++)
		if (strcmp(manifest->changes.at[i].name, name) == 0)
			return &manifest->changes.at[i];
	if (name)
		case_untestable("the manifest has the changes that a claimed row needs",
			"no change \"%s\"", name);
	return NULL;
}

bool try_reload(struct suite *suite, const char *change)
{
	struct note note = {0};

	if (party_rewrite(PROXY(suite), &suite->vars, find_change(suite, change), &note))
		case_broken("%s", note.text);
	return party_runs(PROXY(suite)) && kill(PROXY(suite)->pid, SIGHUP) == 0;
}

void reload_with(struct suite *suite, const char *change)
{
	EXPECT(try_reload(suite, change), "it runs on after SIGHUP", "it has ended");
}

bool status_becomes(struct suite *suite, const struct probe *probe, int status)
{
	int64_t until = clock_ms() + SOON_MS;
	int got;

	do {
		got = probe_status(suite, probe);
		if (got != status)
			clock_rest(0.02);
	} while (got != status && clock_ms() < until);
	return got == status;
}

void reload_usual(struct suite *suite, const char *token)
{
	struct probe plain = {.route = "plain", .token = token};

	reload_with(suite, NULL);
	if (!status_becomes(suite, &plain, 200))
		case_broken("the usual configuration does not come back");
}

/* ---- a stream ---- */

#define STREAM_HEAD                                              \
	"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" \
	"Transfer-Encoding: chunked\r\n\r\n"
#define STREAM_END "e\r\ndata: event1\n\n\r\n0\r\n\r\n"

void open_held_stream(struct suite *suite, struct wire *wire, const char *token)
{
	static const char *const parts[] = {STREAM_HEAD, STREAM_END, NULL};
	char *text = probe_text(suite, &(struct probe){.token = token});

	origin_answer_parts(suite->origin, parts);
	wire_open(wire, suite_port(suite, "proxy_port"));
	wire_send(wire, slice_of(text));
	free(text);
	if (!wire_read_until(wire, "text/event-stream", 5000))
		case_untestable("a stream can be opened", "it cannot");
	/* Who asks from now on gets the usual answer. */
	origin_answer(suite->origin, NULL);
}

bool held_stream_ends(struct suite *suite, struct wire *wire, unsigned ms)
{
	bool whole;

	origin_go(suite->origin);
	whole = wire_read_until(wire, "\r\n0\r\n\r\n", ms);
	buf_add(&suite->client_saw, buf_slice(&wire->unread));
	wire_close(wire);
	return whole;
}
