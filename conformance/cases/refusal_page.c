#include "refusal_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "http_help.h"
#include "ops_help.h"

#define CELLS 6
#define HEADER_LINES 2

/* ---- a row as the page has it ---- */

struct row {
	char place[64]; /* "docs/refusals.md:12" */
	struct slice name;
	struct slice rule;
	int status;
	bool challenged;
	struct slice error; /* empty: the challenge has none */
	struct slice text;
	bool endpoint_silent;
	bool upstream_silent;
};

/* The text between backquotes; empty when there is none. */
static struct slice quoted(struct slice cell)
{
	struct slice rest = slice_from(cell, slice_find(cell, '`') + 1);

	return slice_to(rest, slice_find(rest, '`'));
}

/* "401, challenge `invalid_token`", "401, challenge" or "400, `invalid_request`" */
static bool read_answer(struct slice cell, struct row *row)
{
	struct slice status = slice_to(cell, slice_find(cell, ','));
	struct slice rest = slice_trim(slice_from(cell, status.len + 1));
	uint64_t number;

	if (!slice_to_u64(status, 599, &number) || !rest.len)
		return false;
	row->status = (int)number;
	row->challenged = slice_starts(rest, "challenge");
	if (row->challenged)
		rest = slice_trim(slice_from(rest, strlen("challenge")));
	row->error = quoted(rest);
	return row->challenged ? rest.len == 0 || row->error.len : row->error.len > 0;
}

/* "token endpoint, upstream", a part of it, or "nobody" */
static bool read_silent(struct slice cell, struct row *row)
{
	struct slice part;

	if (slice_is(cell, "nobody"))
		return true;
	while (slice_split(&cell, ',', &part)) {
		if (slice_is(slice_trim(part), "token endpoint"))
			row->endpoint_silent = true;
		else if (slice_is(slice_trim(part), "upstream"))
			row->upstream_silent = true;
		else
			return false;
	}
	return true;
}

static struct row read_row(const struct expectation *table, size_t line)
{
	struct slice rest = slice_trim(table->line[line].text);
	struct slice cell[CELLS + 2] = {{NULL, 0}};
	struct row row = {.status = 0};
	size_t count = 0;

	snprintf(row.place, sizeof row.place, "%s:%u", table->file, table->line[line].number);
	while (count < ARRAY_LEN(cell) && slice_split(&rest, '|', &cell[count]))
		count++;
	for (size_t i = 0; i < count; i++)
		cell[i] = slice_trim(cell[i]);
	row.name = quoted(cell[1]);
	row.rule = cell[3];
	row.text = cell[5];
	EXPECT(count == CELLS + 2 && row.name.len && cell[2].len && read_answer(cell[4], &row) &&
			read_silent(cell[6], &row),
		"a row has a name, when, rule, status and error, text, and who heard nothing",
		"%s: %.*s", row.place, SLICE_ARGS(table->line[line].text));
	return row;
}

/* ---- what is asked ---- */

static bool has_tenant(const struct provocation *p)
{
	return p->tenant != NULL;
}

/* The caller frees it. */
static char *token_for(struct scene *scene, const struct provocation *p, bool bad)
{
	if (!has_tenant(p))
		return suite_mint(scene->suite, bad && p->mint ? p->mint : p->mint_good);
	return scene->own.key_count ? tenant_token(&scene->own, scene->own.key[0])
				    : tenant_opaque_token(scene->suite);
}

static size_t endpoint_heard(
	struct scene *scene, const struct provocation *p, struct moment before, size_t asked)
{
	return has_tenant(p) ? issuer_asked(scene->suite->issuer, asked, "/token")
			     : token_endpoints_heard(scene->suite, before);
}

static void expect_twin(struct scene *scene, const struct provocation *p)
{
	char *token = token_for(scene, p, false);
	struct probe probe = p->good;

	probe.token = token;
	probe.route = p->bad.route;
	expect_control(scene->suite, &probe);
	free(token);
}

static void send_bad(struct scene *scene, const struct provocation *p, struct wire_reply *reply)
{
	char *token = token_for(scene, p, true);
	struct probe probe = p->bad;
	struct buf text = {0};

	if (!p->no_token && !probe.authorization)
		probe.token = token;
	if (p->template) {
		fill_template(scene->suite, slice_of(p->template), token, &text);
		probe_send_text(scene->suite, "POST", buf_slice(&text), reply);
	} else {
		probe_send(scene->suite, &probe, reply);
	}
	buf_clear(&text);
	free(token);
}

/* ---- what came of it ---- */

static void judge_body(const struct wire_reply *reply, const struct row *row)
{
	struct slice error = row->error.len ? row->error : SLICE("unauthorized");
	struct json *body = NULL;
	bool good = !json_parse(reply->body, &body) && json_count(body) == 2 &&
		    slice_equal(json_member_string(body, "error"), error) &&
		    slice_equal(json_member_string(body, "error_description"), row->text);

	json_free(body);
	EXPECT(good, "the body has the documented error and description, and nothing else",
		"%s: %.*s", row->place, SLICE_ARGS(slice_to(reply->body, 300)));
}

static void judge_challenge(const struct wire_reply *reply, const struct row *row)
{
	struct slice field = http_fields_value(reply->fields, "www-authenticate");
	struct slice text = row->error.len ? row->text : SLICE_NONE;
	struct challenge challenge;
	const char *wrong;

	if (!row->challenged) {
		EXPECT(!field.at, "no challenge where no token can help", "%s: %.*s", row->place,
			SLICE_ARGS(field));
		return;
	}
	wrong = challenge_read(reply->fields, &challenge);
	EXPECT(!wrong, "one well-formed Bearer challenge", "%s: %s", row->place, wrong);
	EXPECT(slice_equal(challenge_parameter(&challenge, "error"), row->error) &&
			slice_equal(challenge_parameter(&challenge, "error_description"), text) &&
			challenge_parameter(&challenge, "resource_metadata").len,
		"the challenge has the documented error and description, and leads to the metadata",
		"%s: %.*s", row->place, SLICE_ARGS(field));
}

static void judge_silence(const struct row *row, size_t endpoint, size_t upstream)
{
	EXPECT((endpoint == 0) == row->endpoint_silent,
		"the token endpoint hears of it, or does not, as documented", "%s: %zu requests",
		row->place, endpoint);
	EXPECT((upstream == 0) == row->upstream_silent,
		"the upstream hears of it, or does not, as documented", "%s: %zu requests",
		row->place, upstream);
}

/* ---- what the log says ---- */

/* The audit lines since then; the last one is *out, for the caller to free. */
static size_t audit_lines(struct suite *suite, size_t from, struct json **out)
{
	struct buf log = {0};
	struct slice rest;
	struct slice text;
	size_t count = 0;

	*out = NULL;
	log_since(suite, from, &log);
	rest = buf_slice(&log);
	while (slice_split(&rest, '\n', &text)) {
		struct json *line = NULL;

		if (json_parse(text, &line) ||
			!slice_is(json_member_string(line, "event"), "audit")) {
			json_free(line);
			continue;
		}
		count++;
		json_free(*out);
		*out = line;
	}
	buf_clear(&log);
	return count;
}

/* "RFC 9068 4" on the page is "RFC9068 4" in the log. */
static bool same_rule(struct slice page, struct slice log)
{
	if (slice_starts(page, "RFC ") && slice_starts(log, "RFC")) {
		page = slice_from(page, strlen("RFC "));
		log = slice_from(log, strlen("RFC"));
	}
	return page.len && slice_equal(page, log);
}

/* It is there as soon as the client has its answer. */
static void judge_log(struct suite *suite, size_t from, const struct row *row, const char *why)
{
	const char *decision = row->status < 500 ? "refused" : "failed";
	struct json *line;
	struct buf text = {0};
	int64_t status = 0;
	size_t count = audit_lines(suite, from, &line);

	EXPECT(count == 1, "a refusal is one line of the log", "%s: %zu lines", row->place, count);
	json_print(&text, line);
	EXPECT(slice_is(json_member_string(line, "decision"), decision) &&
			slice_equal(json_member_string(line, "reason"), row->name) &&
			same_rule(row->rule, json_member_string(line, "rule")) &&
			json_integer(json_member(line, "status"), &status) && status == row->status,
		"the log has the documented refusal, rule and status, and whose fault it is",
		"%s: %s", row->place, text.at);
	EXPECT(slice_contains(json_member_string(line, "why"), why),
		"the log says which claim, field or answer it was about", "%s: not \"%s\": %s",
		row->place, why, text.at);
	buf_clear(&text);
	json_free(line);
}

/* ---- one row, and all ---- */

static void provoke(struct suite *suite, const struct row *row, const struct provocation *p)
{
	struct scene scene = {.suite = suite};
	struct moment before;
	struct wire_reply reply;
	size_t asked;
	size_t logged;

	if (has_tenant(p))
		tenant_begin(&scene.own, suite, p->tenant, p->bad.route);
	if (p->prepare)
		p->prepare(&scene);
	expect_twin(&scene, p);
	if (p->begin)
		p->begin(&scene);
	before = suite_now(suite);
	asked = issuer_now(suite->issuer);
	logged = log_size(suite);
	send_bad(&scene, p, &reply);
	EXPECT(reply.status == row->status, "the documented status", "%s: %d instead of %d",
		row->place, reply.status, row->status);
	judge_body(&reply, row);
	judge_challenge(&reply, row);
	judge_silence(
		row, endpoint_heard(&scene, p, before, asked), suite_heard_origin(suite, before));
	judge_log(suite, logged, row, p->why);
	wire_reply_clear(&reply);
	if (p->end)
		p->end(&scene);
	if (has_tenant(p))
		tenant_end(&scene.own);
}

static const struct provocation *find(
	const struct provocation *provocations, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(name, provocations[i].refusal))
			return &provocations[i];
	return NULL;
}

static bool has_row(const struct expectation *table, const char *name)
{
	for (size_t i = HEADER_LINES; i < table->line_count; i++)
		if (slice_is(read_row(table, i).name, name))
			return true;
	return false;
}

void prove_refusals(
	struct suite *suite, const char *name, const struct provocation *provocations, size_t count)
{
	const struct expectation *table = docs_find(&suite->docs, name);

	EXPECT(table && table->kind == EXPECT_REFUSALS && table->line_count > HEADER_LINES,
		"docs/refusals.md has its tables", "docs/refusals.md:0: none called %s", name);
	for (size_t i = 0; i < count; i++)
		EXPECT(has_row(table, provocations[i].refusal), "every refusal has its row",
			"%s:%u: %s has none", table->file, table->number, provocations[i].refusal);
	for (size_t i = HEADER_LINES; i < table->line_count; i++) {
		struct row row = read_row(table, i);
		const struct provocation *p = find(provocations, count, row.name);

		EXPECT(p != NULL, "every row is brought about", "%s: nothing provokes %.*s",
			row.place, SLICE_ARGS(row.name));
		provoke(suite, &row, p);
	}
}
