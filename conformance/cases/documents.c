/*
 * The pages docs/same-idp.md and docs/federated.md against what was seen on the wire. Every arrow
 * of a page is bound to a fact about a message, every binding is used, and what was observed
 * equals what is drawn, in order, in both directions.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "flow_run.h"
#include "lib/form.h"
#include "lib/jws.h"

/* ---- facts that an arrow can stand for ---- */

static bool carries(const struct message *m, const char *token)
{
	return token && slice_is(message_bearer(m), token);
}

static bool is_client_request(const struct message *m, const struct flow_run *run)
{
	return slice_is(m->method, "POST") && carries(m, run->client_token);
}

static bool is_key_fetch(const struct message *m, const struct flow_run *run)
{
	(void)run;
	return slice_is(m->method, "GET") && slice_ends(m->target, "/keys");
}

static bool is_key_set(const struct message *m, const struct flow_run *run)
{
	return m->status == 200 && m->answers && is_key_fetch(m->answers, run) &&
	       slice_contains(m->body, "\"keys\"");
}

static bool is_exchange_request(const struct message *m, const struct flow_run *run)
{
	struct form form;
	bool good = slice_is(m->method, "POST") && slice_ends(m->target, "/token") &&
		    !form_parse(m->body, &form);

	if (!good)
		return false;
	good = slice_is(form_value(&form, "grant_type"),
		       "urn:ietf:params:oauth:grant-type:token-exchange") &&
	       slice_is(form_value(&form, "subject_token"), run->client_token);
	form_clear(&form);
	return good;
}

static bool is_issued_token(const struct message *m, const struct flow_run *run)
{
	return m->status == 200 && m->answers && is_exchange_request(m->answers, run) &&
	       run->issued_token && slice_contains(m->body, run->issued_token);
}

static bool is_forwarded_request(const struct message *m, const struct flow_run *run)
{
	return slice_is(m->method, "POST") && carries(m, run->issued_token);
}

static bool is_api_call(const struct message *m, const struct flow_run *run)
{
	return slice_is(m->target,
		       strcmp(run->kind->page, "same-idp") == 0 ? "/backend" : "/bigquery") &&
	       carries(m, run->issued_token);
}

static bool is_success(const struct message *m, const struct flow_run *run)
{
	(void)run;
	return m->status == 200;
}

struct binding {
	const char *text;
	const char *from;
	const char *to;
	bool (*fact)(const struct message *m, const struct flow_run *run);
};

static const struct binding same_idp_messages[] = {
	{"Request with user token", "Client", "Proxy", is_client_request},
	{"Validate token", "Proxy", "IdP", is_key_fetch},
	{"Token valid", "IdP", "Proxy", is_key_set},
	{"Exchange token request", "Proxy", "IdP", is_exchange_request},
	{"Service token", "IdP", "Proxy", is_issued_token},
	{"Request with service token", "Proxy", "MCP Server", is_forwarded_request},
	{"API call", "MCP Server", "Upstream Service", is_api_call},
	{"Response", "Upstream Service", "MCP Server", is_success},
	{"Response", "MCP Server", "Proxy", is_success},
	{"Response", "Proxy", "Client", is_success},
};

static const struct binding federated_messages[] = {
	{"Request with token_A", "Client", "Proxy", is_client_request},
	{"Validate token_A", "Proxy", "IdP A", is_key_fetch},
	{"Token valid", "IdP A", "Proxy", is_key_set},
	{"Submit token_A", "Proxy", "IdP B", is_exchange_request},
	{"Issue token_B", "IdP B", "Proxy", is_issued_token},
	{"Request with token_B", "Proxy", "MCP Server", is_forwarded_request},
	{"API call", "MCP Server", "Upstream Service", is_api_call},
	{"Response", "Upstream Service", "MCP Server", is_success},
	{"Response", "MCP Server", "Proxy", is_success},
	{"Response", "Proxy", "Client", is_success},
};

/* A relation stands for one message that carries a token; `response` says in which half. */
struct relation_binding {
	const char *text;
	const char *from; /* as drawn */
	const char *to;
	bool drawn_backwards; /* the token comes back to the one who asks */
	bool response;
	bool issued; /* which token: the issued one, or the client's */
};

static const struct relation_binding same_idp_relations[] = {
	{"log in and receive a token", "User", "IdP", true, true, false},
	{"request with the token", "User", "Proxy", false, false, false},
	{"subject_token, to be exchanged", "Proxy", "IdP", false, false, false},
	{"external token, issued", "IdP", "Proxy", false, true, true},
	{"passes the external token", "Proxy", "MCP Server", false, false, true},
	{"calls with the external token", "MCP Server", "Upstream Service", false, false, true},
	{"validates the token", "Upstream Service", "IdP", false, false, true},
};

static const struct relation_binding federated_relations[] = {
	{"log in and receive token_A", "User", "IdP A", true, true, false},
	{"request with token_A", "User", "Proxy", false, false, false},
	{"submits token_A", "Proxy", "IdP B", false, false, false},
	{"issues token_B", "IdP B", "Proxy", false, true, true},
	{"passes token_B", "Proxy", "MCP Server", false, false, true},
	{"calls with token_B", "MCP Server", "Upstream Service", false, false, true},
	{"validates token_B", "Upstream Service", "IdP B", false, false, true},
};

struct page {
	const struct flow_kind *kind;
	const struct binding *messages;
	size_t message_count;
	const struct relation_binding *relations;
	size_t relation_count;
};

static const struct page same_idp = {&flow_same_idp, same_idp_messages,
	ARRAY_LEN(same_idp_messages), same_idp_relations, ARRAY_LEN(same_idp_relations)};
static const struct page federated = {&flow_federated, federated_messages,
	ARRAY_LEN(federated_messages), federated_relations, ARRAY_LEN(federated_relations)};

/* ---- the run, and the page's own words ---- */

static const struct expectation *find_expectation(struct suite *suite, const char *name)
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

static void drive(struct suite *suite, const struct flow_kind *kind, const char *client_token,
	struct flow_run *run)
{
	struct note note = {0};

	if (!flow_drive(suite, kind, client_token, run, &note))
		case_failed("the flow can be driven to its end", "%s", note.text);
	EXPECT(run->reply.status == 200 && !run->reply.tool_failed, "the tool answers",
		"status %d: %.200s", run->reply.status, run->reply.text ? run->reply.text : "");
}

/* The messages of a call without those that the page draws aside. */
static size_t drawn_messages(const struct flow_run *run, const struct expectation *e,
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

/* The flow named by flow=, from a cold start or, for ".warm", after one call. */
static void drive_for(
	struct suite *suite, const struct page *page, const char *flow_name, struct flow_run *run)
{
	flow_make_cold(suite);
	drive(suite, page->kind, NULL, run);
	if (slice_ends(slice_of(flow_name), ".warm")) {
		struct flow_run warm;

		drive(suite, page->kind, run->client_token, &warm);
		/* A warm call asks nobody for a token; it is the one that the cold call got. */
		free(warm.issued_token);
		warm.issued_token = xstrdup(run->issued_token ? run->issued_token : "");
		flow_run_clear(run);
		*run = warm;
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

static void judge_flow(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = find_expectation(suite, name);
	const struct message *seen[MAX_ARROWS];
	struct arrow arrows[MAX_ARROWS];
	size_t drawn = read_arrows(e, arrows);
	struct flow_run run;
	size_t count;

	drive_for(suite, page, name, &run);
	count = drawn_messages(&run, e, seen);
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
static void judge_bindings_used(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = find_expectation(suite, name);
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

static void judge_relations(struct suite *suite, const struct page *page)
{
	const struct expectation *e = find_expectation(suite, page->kind->page);
	const struct message *seen[MAX_ARROWS];
	struct arrow arrows[MAX_ARROWS];
	size_t drawn = read_arrows(e, arrows);
	struct flow_run run;
	size_t count;

	flow_make_cold(suite);
	drive(suite, page->kind, NULL, &run);
	count = transfers(&run, seen);
	for (size_t i = 0; i < drawn; i++)
		judge_relation(page, e, &arrows[i], i < count ? seen[i] : NULL, &run);
	if (count != drawn)
		case_failed("no token goes where it is not drawn", "%s:%u: also seen: %.*s to %.*s",
			e->file, e->number, SLICE_ARGS(seen[drawn]->from),
			SLICE_ARGS(seen[drawn]->to));
	EXPECT(drawn == page->relation_count, "every relation is drawn", "%s:%u: %zu of %zu",
		e->file, e->number, drawn, page->relation_count);
	flow_run_clear(&run);
}

/* ---- claims ---- */

static struct json *claims_of(struct slice token)
{
	struct json *payload = NULL;
	struct jws jws;

	if (jws_parse(token, &jws, NULL) || json_parse(buf_slice(&jws.payload), &payload))
		payload = NULL;
	jws_clear(&jws);
	return payload;
}

static bool is_time(const char *name)
{
	return strcmp(name, "exp") == 0 || strcmp(name, "iat") == 0 || strcmp(name, "nbf") == 0;
}

static double number_of(const struct json *object, const char *name)
{
	double value = 0;

	return json_number(json_member(object, name), &value) ? value : 0;
}

/* Times are an example's; their relation is the statement. */
static void judge_times(
	const struct expectation *e, const struct json *drawn, const struct json *seen)
{
	double lifetime = number_of(drawn, "exp") - number_of(drawn, "iat");
	double lived = number_of(seen, "exp") - number_of(seen, "iat");

	if (!json_member(drawn, "exp"))
		return;
	EXPECT(fabs(lived - lifetime) <= 5, "the lifetime is the documented one",
		"%s:%u: %.0f seconds instead of %.0f", e->file, e->number, lived, lifetime);
}

/* The stage's own issuer stands where the page has the documented one. */
static bool claim_equal(
	const struct suite *suite, const struct json *drawn, const struct json *seen)
{
	struct slice text;
	struct slice other;

	if (json_string(drawn, &text) && slice_is(text, DOCUMENTED_ISSUER))
		return json_string(seen, &other) && slice_is(other, vars_get(&suite->vars, "issuer"));
	return json_equal(drawn, seen);
}

static void judge_members(const struct suite *suite, const struct expectation *e,
	const struct json *drawn, const struct json *seen)
{
	struct slice also = expectation_attribute(e, "also");

	for (const struct json *m = json_first(drawn); m; m = json_next(m)) {
		const struct json *value = json_member(seen, json_name(m));
		struct buf text = {0};

		EXPECT(value, "every documented claim is there", "%s:%u: no \"%s\" in the token",
			e->file, e->number, json_name(m));
		json_print(&text, value);
		EXPECT(is_time(json_name(m)) || claim_equal(suite, m, value),
			"the claims are the documented ones", "%s:%u: \"%s\" is %s", e->file,
			e->number, json_name(m), text.at);
		buf_clear(&text);
	}
	for (const struct json *m = json_first(seen); m; m = json_next(m)) {
		struct slice rest = also;
		struct slice name;
		bool known = json_member(drawn, json_name(m)) != NULL;

		while (!known && slice_split(&rest, ' ', &name))
			known = slice_is(name, json_name(m));
		EXPECT(known, "no other claims than the documented ones", "%s:%u: also \"%s\"",
			e->file, e->number, json_name(m));
	}
	judge_times(e, drawn, seen);
}

/* The bearer tokens of the messages named by at=1,2 of the flow named by flow=. */
static void judge_claims(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = find_expectation(suite, name);
	struct slice flow_name = expectation_attribute(e, "flow");
	struct slice at = expectation_attribute(e, "at");
	const struct message *seen[MAX_ARROWS];
	struct note note = {0};
	struct json *drawn;
	struct flow_run run;
	struct slice number;
	char *flow;
	size_t count;

	if (docs_json(e, &drawn, &note))
		case_failed("the box holds strict JSON", "%s", note.text);
	EXPECT(flow_name.len && at.len, "the anchor says where the token is seen",
		"%s:%u: flow= or at= is missing", e->file, e->number);
	flow = slice_dup(flow_name);
	drive_for(suite, page, flow, &run);
	count = drawn_messages(&run, find_expectation(suite, flow), seen);
	while (slice_split(&at, ',', &number)) {
		struct json *claims;
		uint64_t index;

		EXPECT(slice_to_u64(number, count, &index) && index > 0, "at= names a message",
			"%s:%u: at=%.*s", e->file, e->number, SLICE_ARGS(number));
		claims = claims_of(message_bearer(seen[index - 1]));
		EXPECT(claims, "the message carries a JWT", "%s:%u: message %llu has none", e->file,
			e->number, (unsigned long long)index);
		judge_members(suite, e, drawn, claims);
		json_free(claims);
	}
	json_free(drawn);
	flow_run_clear(&run);
	free(flow);
}

/* token_B ends no later than token_A; the same for both flows. */
static void judge_not_outliving(struct suite *suite, const struct page *page)
{
	struct flow_run run;
	struct json *before;
	struct json *after;

	flow_make_cold(suite);
	drive(suite, page->kind, NULL, &run);
	before = claims_of(slice_of(run.client_token));
	after = claims_of(slice_of(run.issued_token));
	EXPECT(before && after, "both tokens are JWTs", "one is not");
	EXPECT(number_of(after, "exp") <= number_of(before, "exp"),
		"the issued token does not outlive the client's", "it ends %.0f seconds later",
		number_of(after, "exp") - number_of(before, "exp"));
	json_free(before);
	json_free(after);
	flow_run_clear(&run);
}

/* ---- forms ---- */

static void judge_parameter(const struct expectation *e, const struct doc_line *line,
	const struct form *form, const struct flow_run *run)
{
	size_t equals = slice_find(line->text, '=');
	char *name = slice_dup(slice_to(line->text, equals));
	struct slice drawn = slice_from(line->text, equals + 1);
	struct slice seen = form_value(form, name);

	if (slice_is(drawn, "${client_token}"))
		drawn = slice_of(run->client_token);
	EXPECT(form_count(form, name) == 1, "every documented parameter is sent once",
		"%s:%u: %s is sent %zu times", e->file, line->number, name, form_count(form, name));
	EXPECT(slice_equal(drawn, seen), "the parameters are the documented ones",
		"%s:%u: %s is not what was sent", e->file, line->number, name);
	free(name);
}

static void judge_form(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = find_expectation(suite, name);
	struct slice flow_name = expectation_attribute(e, "flow");
	struct slice without = expectation_attribute(e, "without");
	const struct message *seen[MAX_ARROWS];
	struct flow_run run;
	struct form form;
	uint64_t at;
	size_t count;
	char *flow = slice_dup(flow_name);
	char *absent = slice_dup(without);

	drive_for(suite, page, flow, &run);
	count = drawn_messages(&run, find_expectation(suite, flow), seen);
	EXPECT(slice_to_u64(expectation_attribute(e, "at"), count, &at) && at > 0,
		"at= names a message", "%s:%u: it does not", e->file, e->number);
	EXPECT(!form_parse(seen[at - 1]->body, &form) && form.count > 0, "the message is a form",
		"%s:%u: message %llu is none", e->file, e->number, (unsigned long long)at);
	for (size_t i = 0; i < e->line_count; i++)
		judge_parameter(e, &e->line[i], &form, &run);
	EXPECT(form.count == e->line_count, "no other parameters than the documented ones",
		"%s:%u: %zu are drawn, %zu sent", e->file, e->number, e->line_count, form.count);
	EXPECT(!absent[0] || http_fields_count(seen[at - 1]->fields, absent) == 0,
		"the request has no such field", "%s:%u: %s is there", e->file, e->number, absent);
	form_clear(&form);
	flow_run_clear(&run);
	free(flow);
	free(absent);
}

/* ---- cases ---- */

static void same_idp_relations_case(struct suite *suite)
{
	judge_relations(suite, &same_idp);
}

static void same_idp_cold_case(struct suite *suite)
{
	judge_flow(suite, &same_idp, "same-idp.cold");
	judge_bindings_used(suite, &same_idp, "same-idp.cold");
}

static void same_idp_warm_case(struct suite *suite)
{
	judge_flow(suite, &same_idp, "same-idp.warm");
}

static void same_idp_tokens_case(struct suite *suite)
{
	judge_claims(suite, &same_idp, "same-idp.client-token");
	judge_claims(suite, &same_idp, "same-idp.service-token");
	judge_not_outliving(suite, &same_idp);
}

static void same_idp_form_case(struct suite *suite)
{
	judge_form(suite, &same_idp, "same-idp.exchange-request");
}

static void federated_relations_case(struct suite *suite)
{
	judge_relations(suite, &federated);
}

static void federated_cold_case(struct suite *suite)
{
	judge_flow(suite, &federated, "federated.cold");
	judge_bindings_used(suite, &federated, "federated.cold");
}

static void federated_warm_case(struct suite *suite)
{
	judge_flow(suite, &federated, "federated.warm");
}

static void federated_tokens_case(struct suite *suite)
{
	judge_claims(suite, &federated, "federated.token-a");
	judge_claims(suite, &federated, "federated.token-b");
	judge_not_outliving(suite, &federated);
}

static void federated_form_case(struct suite *suite)
{
	judge_form(suite, &federated, "federated.token-request");
}

/* An expectation that no case reads is an ornament that looks like a proof. */
static void nothing_unread_case(struct suite *suite)
{
	static const char *const read[] = {"same-idp", "same-idp.cold", "same-idp.warm",
		"same-idp.client-token", "same-idp.service-token", "same-idp.exchange-request",
		"federated", "federated.cold", "federated.warm", "federated.token-a",
		"federated.token-b", "federated.token-request"};

	for (size_t i = 0; i < suite->docs.count; i++) {
		const struct expectation *e = &suite->docs.at[i];
		bool known = e->kind == EXPECT_REFUSALS;

		for (size_t k = 0; k < ARRAY_LEN(read) && !known; k++)
			known = strcmp(e->name, read[k]) == 0;
		EXPECT(known, "every expectation is proven by a case", "%s:%u: nobody reads \"%s\"",
			e->file, e->number, e->name);
	}
	EXPECT(suite->docs.count >= ARRAY_LEN(read), "the pages hold what was ever proven",
		"%zu expectations", suite->docs.count);
}

#define DOCUMENT(slug_, run_, requirement_, source_)                                         \
	{                                                                                    \
		.slug = slug_, .run = run_, .role = ROLE_PROXY, .requirement = requirement_, \
		.source = source_                                                            \
	}

static const struct test_case cases[] = {
	DOCUMENT("docs/nothing-unread", nothing_unread_case,
		"Every expectation in docs/ is read by a case", "docs/"),
	DOCUMENT("docs/same-idp/relations", same_idp_relations_case,
		"Tokens go from hand to hand as drawn, and nowhere else", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/cold", same_idp_cold_case,
		"The messages of a first call are those drawn, in order", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/warm", same_idp_warm_case,
		"The messages of a further call are those drawn, in order", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/tokens", same_idp_tokens_case,
		"The tokens have the documented claims and no others", "docs/same-idp.md"),
	DOCUMENT("docs/same-idp/exchange-request", same_idp_form_case,
		"The exchange request has the documented parameters and no others",
		"docs/same-idp.md"),
	DOCUMENT("docs/federated/relations", federated_relations_case,
		"Tokens go from hand to hand as drawn, and nowhere else", "docs/federated.md"),
	DOCUMENT("docs/federated/cold", federated_cold_case,
		"The messages of a first call are those drawn, in order", "docs/federated.md"),
	DOCUMENT("docs/federated/warm", federated_warm_case,
		"The messages of a further call are those drawn, in order", "docs/federated.md"),
	DOCUMENT("docs/federated/tokens", federated_tokens_case,
		"The tokens have the documented claims and no others", "docs/federated.md"),
	DOCUMENT("docs/federated/token-request", federated_form_case,
		"The token request has the documented parameters, no others and no client authentication",
		"docs/federated.md"),
};

CASE_LIST(cases_documents, cases);
