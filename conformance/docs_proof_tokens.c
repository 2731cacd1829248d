/* The half of docs_proof about what the messages carry: claims and forms. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "docs_proof.h"
#include "jwt.h"
#include "lib/form.h"

/* ---- claims ---- */

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
		return json_string(seen, &other) &&
		       slice_is(other, vars_get(&suite->vars, "issuer"));
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
void prove_claims(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = proof_find(suite, name);
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
	proof_drive_for(suite, page, flow, &run);
	count = proof_messages(&run, proof_find(suite, flow), seen);
	while (slice_split(&at, ',', &number)) {
		struct json *claims;
		uint64_t index;

		EXPECT(slice_to_u64(number, count, &index) && index > 0, "at= names a message",
			"%s:%u: at=%.*s", e->file, e->number, SLICE_ARGS(number));
		claims = jwt_claims(message_bearer(seen[index - 1]));
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
void prove_not_outliving(struct suite *suite, const struct page *page)
{
	struct flow_run run;
	struct json *before;
	struct json *after;

	flow_make_cold(suite);
	proof_drive(suite, page->kind, NULL, &run);
	before = jwt_claims(slice_of(run.client_token));
	after = jwt_claims(slice_of(run.issued_token));
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

void prove_form(struct suite *suite, const struct page *page, const char *name)
{
	const struct expectation *e = proof_find(suite, name);
	struct slice flow_name = expectation_attribute(e, "flow");
	struct slice without = expectation_attribute(e, "without");
	const struct message *seen[MAX_ARROWS];
	struct flow_run run;
	struct form form;
	uint64_t at;
	size_t count;
	char *flow = slice_dup(flow_name);
	char *absent = slice_dup(without);

	proof_drive_for(suite, page, flow, &run);
	count = proof_messages(&run, proof_find(suite, flow), seen);
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
