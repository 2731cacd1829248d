/*
 * The examples of docs/exchange.md: each is put into a route, with the suite's own issuer in the
 * place of its servers, and must make the request that is printed below it.
 */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "example_help.h"
#include "id_jag_help.h"
#include "oracle.h"
#include "see_exchange.h"
#include "suite_clients.h"
#include "suite_files.h"
#include "way_help.h"

#define TOKEN_PATH "/examples/token"
#define OTHER_PATH "/examples/other/token"
/* The same user everywhere, where `sub` is another one for each client. */
#define OID "\"oid\":\"00000000-aaaa-bbbb-cccc-dddddddddddd\""

static const struct example {
	const char *name;
	const char *request;    /* the box with what is sent */
	const char *redemption; /* and with what is sent to the other server; NULL: there is none */
	const char *answer; /* claims of the token that such a server gives; NULL: it is opaque */
} examples[] = {
	{"exchange.audiences", "exchange.audiences.request", NULL,
		"\"aud\":[\"backend-server\",\"backend-replica\"]"},
	{"exchange.per-resource-server", "exchange.per-resource-server.request", NULL,
		"\"iss\":\"https://idp.example.com/oauth2/backend\",\"aud\":\"api://backend\""},
	{"exchange.on-behalf-of", "exchange.on-behalf-of.request", NULL,
		"\"aud\":\"api://backend\",\"sub\":\"another-pairwise-name\"," OID},
	{"exchange.resources", "exchange.resources.request", NULL, "\"aud\":\"backend-server\""},
	{"exchange.delegation", "exchange.delegation.request", NULL, "\"aud\":\"backend-server\""},
	{"exchange.id-jag", "exchange.id-jag.request", "exchange.id-jag.redemption",
		"\"iss\":\"https://as.backend.example/\",\"aud\":\"https://mcp.backend.example/\","
		"\"sub\":\"its-own-name-of-the-user\""},
	{"exchange.federation", "exchange.federation.request", NULL, NULL},
};

/* What stands for the ${names} of a page, and what the client must be. */
struct values {
	const char *subject;
	const char *assertion;
	char *actor;
	char *secret;              /* of the client at that server */
	const struct json *client; /* the settings about who asks */
};

/* ---- the page's configuration, with the parties of this stage ---- */

/* What must be secret is never in the file itself: {"env": NAME} or {"file": PATH}. */
static void set_file(struct suite *suite, const struct expectation *e, struct json *object,
	const char *name, const char *variable)
{
	const struct json *drawn = json_member(object, name);
	struct json *file;

	if (!drawn)
		return;
	EXPECT(json_count(drawn) == 1 && (json_member_string(drawn, "env").len ||
						 json_member_string(drawn, "file").len),
		"a secret is in the environment or in a file", "%s: %s is not", example_where(e),
		name);
	file = json_new_object();
	json_set_string(file, "file", slice_of(vars_get(&suite->vars, variable)));
	json_set(object, name, file);
}

static void set_server(struct suite *suite, const struct expectation *e, struct json *server,
	const char *path, const char *secret)
{
	char *url = xasprintf("http://127.0.0.1:%u%s", issuer_port(suite->issuer), path);

	EXPECT(slice_starts(json_member_string(server, "token_endpoint"), "https://"),
		"an example asks over TLS", "%s: it does not", example_where(e));
	json_set_string(server, "token_endpoint", slice_of(url));
	set_file(suite, e, server, "client_secret", secret);
	set_file(suite, e, server, "client_key", "client_key");
	free(url);
}

/* All else is as it stands on the page. */
static void set_parties(struct suite *suite, const struct expectation *e, struct json *exchange)
{
	const struct json *member = json_member(exchange, "authorization_server");
	struct json *part;

	set_server(suite, e, exchange, TOKEN_PATH, "proxy_secret");
	if (member) {
		part = json_copy(member);
		set_server(suite, e, part, OTHER_PATH, "odd_secret");
		json_set(exchange, "authorization_server", part);
	}
	member = json_member(exchange, "actor");
	if (member) {
		part = json_copy(member);
		EXPECT(json_member_string(part, "file").len, "an actor's token is in a file",
			"%s: it is not", example_where(e));
		json_set_string(part, "file", slice_of(vars_get(&suite->vars, "actor_token")));
		json_set(exchange, "actor", part);
	}
}

static void start_with(struct suite *suite, const struct expectation *e, const struct json *drawn)
{
	struct json *exchange = json_copy(drawn);
	struct buf way = {0};

	set_parties(suite, e, exchange);
	json_print(&way, exchange);
	example_start(suite, e, way.at);
	buf_clear(&way);
	json_free(exchange);
}

/* ---- the servers' answers ---- */

/* The token that the upstream must get; the caller frees it. */
static char *tell_token(struct suite *suite, const struct example *example, const char *type)
{
	char *order = example->answer ? xasprintf("{\"claims\":{%s}}", example->answer) : NULL;
	char *token = order ? suite_mint(suite, order) : opaque_token(suite);
	char *reply = exchange_reply(token, type, "Bearer");

	ledger_allow(suite->ledger, slice_of(token), SEEN_BY_UPSTREAM);
	issuer_tell_json(suite->issuer, example->redemption ? OTHER_PATH : TOKEN_PATH, reply);
	free(reply);
	free(order);
	return token;
}

/* An assertion as the example's settings want it; the caller frees it. */
static char *tell_assertion(struct suite *suite, const struct json *drawn)
{
	const struct json *resources = json_member(drawn, "resources");
	const struct json *server = json_member(drawn, "authorization_server");
	struct json *claims = json_new_object();
	struct buf text = {0};
	char *assertion, *reply;

	json_set_string(claims, "aud", json_member_string(drawn, "audience"));
	json_set_string(claims, "client_id", json_member_string(server, "client_id"));
	json_set(claims, "resource", json_copy(json_first(resources)));
	json_print(&text, claims);
	assertion = id_jag_mint(suite, "\"oauth-id-jag+jwt\"", text.at, "\"exp\":300");
	reply = exchange_reply(assertion, TYPE_ID_JAG, "N_A");
	issuer_tell_json(suite->issuer, TOKEN_PATH, reply);
	free(reply);
	buf_clear(&text);
	json_free(claims);
	return assertion;
}

/* ---- what is printed, and what was sent ---- */

/* [RFC7523 3] By the client's key, about the client, for whom the settings say. */
static bool is_client_assertion(struct suite *suite, struct slice text, const struct json *client)
{
	char *keys = suite_client_keys(suite);
	char *id = slice_dup(json_member_string(client, "client_id"));
	char *audience = slice_dup(json_member_string(client, "client_assertion_audience"));
	struct oracle said;
	const char *iss, *sub;
	bool good;

	oracle_judge(text.at, text.len, keys, strlen(keys), &said);
	iss = oracle_text(said.claims, "iss");
	sub = oracle_text(said.claims, "sub");
	good = said.verdict == ORACLE_GENUINE && iss && strcmp(iss, id) == 0 && sub &&
	       strcmp(sub, id) == 0 && oracle_lists(said.claims, "aud", audience);
	oracle_clear(&said);
	free(audience);
	free(id);
	free(keys);
	return good;
}

static bool value_fits(
	struct suite *suite, struct slice printed, struct slice sent, const struct values *values)
{
	if (slice_is(printed, "${client_assertion}"))
		return is_client_assertion(suite, sent, values->client);
	return slice_is(printed, "${subject_token}")   ? slice_is(sent, values->subject)
	       : slice_is(printed, "${actor_token}")   ? slice_is(sent, values->actor)
	       : slice_is(printed, "${assertion}")     ? slice_is(sent, values->assertion)
	       : slice_is(printed, "${client_secret}") ? slice_is(sent, values->secret)
						       : slice_equal(printed, sent);
}

/* The lines of the box, one for one and in their order; and who proves himself how. */
static void judge_request(struct suite *suite, const struct expectation *e,
	const struct wire_request *request, const struct values *values)
{
	struct slice how = json_member_string(values->client, "client_auth");
	bool basic = json_member(values->client, "client_secret") &&
		     (!how.len || slice_is(how, "client_secret_basic"));
	struct slice proof = http_fields_value(request->fields, "authorization");
	char *id = slice_dup(json_member_string(values->client, "client_id"));
	struct form form = {0};

	EXPECT(!form_parse(request->body, &form), "what is sent is a form", "%s:%u: it is none",
		e->file, e->number);
	for (size_t i = 0; i < e->line_count && i < form.count; i++) {
		struct slice line = e->line[i].text;
		size_t equals = slice_find(line, '=');

		EXPECT(slice_equal(slice_to(line, equals), form.at[i].name) &&
				value_fits(suite, slice_from(line, equals + 1), form.at[i].value,
					values),
			"what is sent is what is printed", "%s:%u: \"%.*s\" is not, but %.*s",
			e->file, e->line[i].number, SLICE_ARGS(line), SLICE_ARGS(form.at[i].name));
	}
	EXPECT(form.count == e->line_count, "as many parameters are sent as are printed",
		"%s:%u: %zu are printed, %zu sent", e->file, e->number, e->line_count, form.count);
	EXPECT(basic ? is_basic_of(proof, id, slice_of(values->secret)) : proof.len == 0,
		"Authorization has the client's ID and secret, or is not there",
		"%s:%u: it is wrong", e->file, e->number);
	form_clear(&form);
	free(id);
}

static const struct wire_request *only_request(
	struct suite *suite, size_t since, const char *path, const struct expectation *e)
{
	EXPECT(issuer_asked(suite->issuer, since, path) == 1, "the server is asked once",
		"%s:%u: %zu times", e->file, e->number, issuer_asked(suite->issuer, since, path));
	return issuer_request(suite->issuer, since, path, 0);
}

/* ---- the case ---- */

static void prove(struct suite *suite, const struct example *example)
{
	const struct expectation *e = example_find(suite, example->name, EXPECT_CONFIG);
	const struct expectation *sent = example_find(suite, example->request, EXPECT_FORM);
	char *type;
	struct json *drawn;
	struct note note = {0};
	struct values values = {0};
	struct probe probe = {0};
	size_t since = issuer_now(suite->issuer);
	char *subject, *token, *assertion = NULL;
	const struct wire_request *upstream;

	if (docs_json(e, &drawn, &note))
		case_failed("the box holds strict JSON", "%s", note.text);
	type = slice_dup(json_member(drawn, "requested_token_type")
				 ? json_member_string(drawn, "requested_token_type")
				 : SLICE("urn:ietf:params:oauth:token-type:access_token"));
	start_with(suite, e, drawn);
	if (example->redemption)
		assertion = tell_assertion(suite, drawn);
	token = tell_token(suite, example, type);
	probe.token = subject = suite_mint(suite, "{\"claims\":{" OID "}}");
	upstream = expect_forwarded(suite, &probe, example_where(e));
	EXPECT(slice_is(slice_from(http_fields_value(upstream->fields, "authorization"), 7), token),
		"the upstream gets what the server gave", "%s: it does not", example_where(e));
	values = (struct values){.subject = subject,
		.assertion = assertion,
		.actor = suite_actor_token(suite),
		.secret = suite_secret(suite, "proxy_secret"),
		.client = drawn};
	judge_request(suite, sent, only_request(suite, since, TOKEN_PATH, sent), &values);
	if (example->redemption) {
		sent = example_find(suite, example->redemption, EXPECT_FORM);
		secret_free(values.secret);
		values.secret = suite_secret(suite, "odd_secret");
		values.client = json_member(drawn, "authorization_server");
		judge_request(suite, sent, only_request(suite, since, OTHER_PATH, sent), &values);
	}
	secret_free(values.secret);
	secret_free(values.actor);
	json_free(drawn);
	free(assertion);
	free(subject);
	free(token);
	free(type);
}

/* P-EXC-24 */
static void examples_case(struct suite *suite)
{
	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(examples); i++)
		prove(suite, &examples[i]);
	issuer_tell(suite->issuer, TOKEN_PATH, NULL);
	issuer_tell(suite->issuer, OTHER_PATH, NULL);
	example_end(suite);
}

static const struct test_case cases[] = {
	{.slug = "proxy/exc/examples", .run = examples_case},
};

CASE_LIST(cases_proxy_exc_page, cases);
