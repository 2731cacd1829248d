#include "docs_proof.h"

#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"

/* How often a slow machine may try to be quick enough. */
#define MOST_TRIES 5

/* ---- the run, and the page's own words ---- */

const struct expectation *proof_find(struct suite *suite, const char *name)
{
	const struct expectation *e = docs_find(&suite->docs, name);

	if (!e)
		case_failed(
			"the page has every part that was ever proven", "no \"%s\" in docs/", name);
	return e;
}

static size_t read_arrows(const struct expectation *e, struct arrow arrows[static MAX_ARROWS])
{
	struct note note = {0};
	size_t count;

	if (docs_arrows(e, arrows, &count, &note))
		case_failed("the diagram keeps to its grammar", "%s", note.text);
	return count;
}

void proof_drive(struct suite *suite, const struct flow_kind *kind, const char *client_token,
	struct flow_run *run)
{
	struct note note = {0};

	if (!flow_drive(suite, kind, client_token, run, &note))
		case_failed("the flow can be driven to its end", "%s", note.text);
	EXPECT(run->reply.status == 200 && !run->reply.tool_failed, "the tool answers",
		"status %d: %.200s", run->reply.status, run->reply.text ? run->reply.text : "");
}

/* The messages of a call without those that the page draws aside. */
size_t proof_messages(const struct flow_run *run, const struct expectation *e,
	const struct message *out[static MAX_ARROWS])
{
	struct slice aside = expectation_attribute(e, "aside");
	size_t count = 0;

	for (size_t i = 0; i < run->call.count; i++) {
		if (aside.at && flow_is_aside(run->kind, run->call.at[i], aside))
			continue;
		if (count == MAX_ARROWS)
			case_failed("as many messages as drawn", "more than %d", MAX_ARROWS);
		out[count++] = run->call.at[i];
	}
	return count;
}

/* The same call once more, in the place of the cold one. */
static void drive_warm(struct suite *suite, const struct page *page, struct flow_run *run)
{
	struct flow_run warm;

	proof_drive(suite, page->kind, run->client_token, &warm);
	/* A warm call asks nobody for a token; it is the one that the cold call got. */
	free(warm.issued_token);
	warm.issued_token = xstrdup(run->issued_token ? run->issued_token : "");
	flow_run_clear(run);
	*run = warm;
}

/* The flow named by flow=, from a cold start or, for ".warm", after one call. */
void proof_drive_for(
	struct suite *suite, const struct page *page, const char *flow_name, struct flow_run *run)
{
	int64_t fresh_ms = (int64_t)(suite_bounds(suite, ROLE_PROXY)->jwks_refresh_s * 500);

	for (unsigned tries = 1;; tries++) {
		int64_t started;

		flow_make_cold(suite);
		started = clock_ms();
		proof_drive(suite, page->kind, NULL, run);
		if (!slice_ends(slice_of(flow_name), ".warm"))
			return;
		drive_warm(suite, page, run);
		/* Keys that came of age meanwhile were asked for once more, which no page draws. */
		if (clock_ms() - started < fresh_ms || tries == MOST_TRIES)
			return;
		flow_run_clear(run);
	}
}

/* ---- messages ---- */

static const struct binding *bind_arrow(const struct page *page, const struct arrow *arrow)
{
	for (size_t i = 0; i < page->message_count; i++) {
		const struct binding *b = &page->messages[i];

		if (slice_is(arrow->text, b->text) && slice_is(arrow->from, b->from) &&
			slice_is(arrow->to, b->to))
			return b;
	}
	return NULL;
}

static void judge_arrow(const struct page *page, const struct expectation *e,
	const struct arrow *arrow, const struct message *m, const struct flow_run *run)
{
	const struct binding *b = bind_arrow(page, arrow);
	char room[2][60];
	const char *from = flow_party(page->kind, arrow->from, room[0], sizeof room[0]);
	const char *to = flow_party(page->kind, arrow->to, room[1], sizeof room[1]);

	EXPECT(b, "every arrow is bound to a fact on the wire",
		"%s:%u: \"%.*s\" is bound to nothing", e->file, arrow->number,
		SLICE_ARGS(arrow->text));
	EXPECT(m, "every drawn message happens", "%s:%u: \"%.*s\" did not happen", e->file,
		arrow->number, SLICE_ARGS(arrow->text));
	EXPECT(slice_is(m->from, from) && slice_is(m->to, to) && m->response == arrow->response,
		"the messages are those drawn, in that order",
		"%s:%u: \"%.*s\" is drawn; seen: %.*s %s %.*s %.*s", e->file, arrow->number,
		SLICE_ARGS(arrow->text), SLICE_ARGS(m->from), m->response ? "-->>" : "->>",
		SLICE_ARGS(m->to), SLICE_ARGS(m->target));
	EXPECT(b->fact(m, run), "the message is what the arrow says",
		"%s:%u: \"%.*s\" is not what was sent: %.*s %.*s %d", e->file, arrow->number,
		SLICE_ARGS(arrow->text), SLICE_ARGS(m->method), SLICE_ARGS(m->target), m->status);
}

void prove_flow(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = proof_find(suite, name);
	const struct message *seen[MAX_ARROWS];
	struct arrow arrows[MAX_ARROWS];
	size_t drawn = read_arrows(e, arrows);
	struct flow_run run;
	size_t count;

	proof_drive_for(suite, page, name, &run);
	count = proof_messages(&run, e, seen);
	for (size_t i = 0; i < drawn; i++)
		judge_arrow(page, e, &arrows[i], i < count ? seen[i] : NULL, &run);
	if (count > drawn)
		case_failed("nothing happens that is not drawn",
			"%s:%u: also seen: %.*s to %.*s %.*s", e->file, e->number,
			SLICE_ARGS(seen[drawn]->from), SLICE_ARGS(seen[drawn]->to),
			SLICE_ARGS(seen[drawn]->target));
	flow_run_clear(&run);
}

/* Every binding is used by an arrow of the cold flow: a drawing cannot lose one unnoticed. */
void prove_bindings_used(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = proof_find(suite, name);
	struct arrow arrows[MAX_ARROWS];
	size_t drawn = read_arrows(e, arrows);

	for (size_t i = 0; i < page->message_count; i++) {
		bool used = false;

		for (size_t k = 0; k < drawn; k++)
			used |= bind_arrow(page, &arrows[k]) == &page->messages[i];
		EXPECT(used, "every fact is drawn", "%s:%u: nothing draws \"%s\" from %s to %s",
			e->file, e->number, page->messages[i].text, page->messages[i].from,
			page->messages[i].to);
	}
}

/* ---- relations ---- */

/* The token that a message carries anywhere in it: 'c'lient's, 'i'ssued, or 0. */
static char token_in(const struct message *m, const struct flow_run *run)
{
	struct buf bytes = {0};
	char found = 0;

	message_bytes(m, &bytes);
	if (slice_contains(buf_slice(&bytes), run->client_token))
		found = 'c';
	else if (run->issued_token && slice_contains(buf_slice(&bytes), run->issued_token))
		found = 'i';
	buf_clear(&bytes);
	return found;
}

static size_t transfers(const struct flow_run *run, const struct message *out[static MAX_ARROWS])
{
	const struct observation *parts[] = {&run->login, &run->call};
	size_t count = 0;

	for (size_t p = 0; p < ARRAY_LEN(parts); p++)
		for (size_t i = 0; i < parts[p]->count && count < MAX_ARROWS; i++)
			if (token_in(parts[p]->at[i], run))
				out[count++] = parts[p]->at[i];
	return count;
}

static const struct relation_binding *bind_relation(
	const struct page *page, const struct arrow *arrow)
{
	for (size_t i = 0; i < page->relation_count; i++) {
		const struct relation_binding *b = &page->relations[i];

		if (slice_is(arrow->text, b->text) && slice_is(arrow->from, b->from) &&
			slice_is(arrow->to, b->to))
			return b;
	}
	return NULL;
}

static void judge_relation(const struct page *page, const struct expectation *e,
	const struct arrow *arrow, const struct message *m, const struct flow_run *run)
{
	const struct relation_binding *b = bind_relation(page, arrow);
	char room[2][60];
	const char *from;
	const char *to;

	EXPECT(b, "every relation is bound to a fact on the wire",
		"%s:%u: \"%.*s\" from %.*s to %.*s is bound to nothing", e->file, arrow->number,
		SLICE_ARGS(arrow->text), SLICE_ARGS(arrow->from), SLICE_ARGS(arrow->to));
	EXPECT(m, "every drawn relation happens", "%s:%u: \"%.*s\" did not happen", e->file,
		arrow->number, SLICE_ARGS(arrow->text));
	from = flow_party(page->kind, b->drawn_backwards ? arrow->to : arrow->from, room[0], 60);
	to = flow_party(page->kind, b->drawn_backwards ? arrow->from : arrow->to, room[1], 60);
	EXPECT(slice_is(m->from, from) && slice_is(m->to, to) && m->response == b->response &&
			token_in(m, run) == (b->issued ? 'i' : 'c'),
		"tokens go where they are drawn, in that order",
		"%s:%u: \"%.*s\" is drawn; seen: %.*s hands the %s token to %.*s", e->file,
		arrow->number, SLICE_ARGS(arrow->text), SLICE_ARGS(m->from),
		token_in(m, run) == 'i' ? "issued" : "client's", SLICE_ARGS(m->to));
}

void prove_relations(struct suite *suite, const struct page *page)
{
	const struct expectation *e = proof_find(suite, page->kind->page);
	const struct message *seen[MAX_ARROWS];
	struct arrow arrows[MAX_ARROWS];
	size_t drawn = read_arrows(e, arrows);
	struct flow_run run;
	size_t count;

	flow_make_cold(suite);
	proof_drive(suite, page->kind, NULL, &run);
	count = transfers(&run, seen);
	for (size_t i = 0; i < drawn; i++)
		judge_relation(page, e, &arrows[i], i < count ? seen[i] : NULL, &run);
	if (count > drawn)
		case_failed("no token goes where it is not drawn", "%s:%u: also seen: %.*s to %.*s",
			e->file, e->number, SLICE_ARGS(seen[drawn]->from),
			SLICE_ARGS(seen[drawn]->to));
	EXPECT(drawn == page->relation_count, "every relation is drawn", "%s:%u: %zu of %zu",
		e->file, e->number, drawn, page->relation_count);
	flow_run_clear(&run);
}
