/* Introspection; and who can reach the hooks that these cases use. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"
#include "lib/form.h"

/* `authorization` NULL sends none. */
static void introspect(const struct idp *idp, const char *token, const char *authorization,
	const char *more, struct idp_reply *reply)
{
	struct buf form = {0};

	form_add(&form, "token", slice_of(token));
	buf_puts(&form, more ? more : "");
	idp_send(idp,
		&(struct idp_request){.endpoint = "introspection_endpoint",
			.authorization = authorization,
			.body = form.at},
		reply);
	buf_clear(&form);
}

/* A token of the introspector's audience, and its credentials; the control says it is active. */
struct asked {
	struct idp idp;
	char *subject;
	char *token;
	char *basic;
};

static void begin(struct suite *suite, struct asked *asked)
{
	struct idp_reply reply;

	asked->subject = idp_begin(suite, &asked->idp);
	asked->basic = idp_basic(&asked->idp, "introspector", NULL);
	idp_exchange(&asked->idp, &(struct idp_exchange){.subject = asked->subject}, &reply);
	asked->token = slice_dup(json_member_string(reply.json, "access_token"));
	idp_reply_clear(&reply);
	introspect(&asked->idp, asked->token, asked->basic, NULL, &reply);
	if (reply.wire.status != 200 || !json_is_true(json_member(reply.json, "active")))
		case_untestable("a good token is active for whom it is for", "status %d %.*s",
			reply.wire.status, SLICE_ARGS(slice_to(reply.wire.body, 100)));
	idp_reply_clear(&reply);
}

static void end(struct asked *asked)
{
	secret_free(asked->token);
	secret_free(asked->basic);
	idp_end(&asked->idp, asked->subject);
}

/* I-INT-01 [RFC7662 2.1] */
static void auth_case(struct suite *suite)
{
	struct asked asked;
	char *wrong, *public;

	begin(suite, &asked);
	wrong = idp_basic(&asked.idp, "introspector", "wrong-secret");
	public = idp_parameter("client_id", idp_account(&asked.idp, "client", "client_id"));
	const struct {
		const char *authorization;
		const char *more;
		const char *what;
	} probes[] = {
		{NULL, NULL, "nobody"},
		{wrong, NULL, "a wrong secret"},
		{NULL, public, "a public client"},
	};

	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		struct idp_reply reply;

		introspect(
			&asked.idp, asked.token, probes[i].authorization, probes[i].more, &reply);
		EXPECT(reply.wire.status == 401 || reply.wire.status == 403,
			"who may not ask gets 401", "%s: status %d", probes[i].what,
			reply.wire.status);
		EXPECT(!json_member(reply.json, "active"), "and no answer", "%s: there is one",
			probes[i].what);
		idp_reply_clear(&reply);
	}
	secret_free(wrong);
	free(public);
	end(&asked);
}

/* Of the introspector's audience, so that only the one thing is wrong with it. */
static char *mint(const struct asked *asked, const char *more)
{
	char *body = xasprintf("{\"claims\":{\"aud\":\"%s\"}%s}",
		idp_account(&asked->idp, "exchanger", "audience"), more);
	char *token = suite_mint(asked->idp.suite, body);

	free(body);
	return token;
}

/* I-INT-02 [RFC7662 2.2] */
static void inactive_bare_case(struct suite *suite)
{
	struct asked asked;

	begin(suite, &asked);
	char *tokens[] = {xstrdup("0123456789abcdef"), xstrdup(asked.subject),
		mint(&asked, ",\"relative\":{\"exp\":-1}"), mint(&asked, ",\"key\":\"foreign\"")};
	static const char *const what[] = {
		"an unknown token", "another's token", "an expired token", "a forged token"};

	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		struct idp_reply reply;

		introspect(&asked.idp, tokens[i], asked.basic, NULL, &reply);
		EXPECT(reply.wire.status == 200 && slice_is(reply.wire.body, "{\"active\":false}"),
			"200 with {\"active\":false} and nothing else", "%s: %d %.*s", what[i],
			reply.wire.status, SLICE_ARGS(slice_to(reply.wire.body, 100)));
		idp_reply_clear(&reply);
		secret_free(tokens[i]);
	}
	end(&asked);
}

/* I-INT-03 [RFC7662 4] */
static void checks_case(struct suite *suite)
{
	static const char *const good[] = {"", ",\"relative\":{\"exp\":30}"};
	static const char *const bad[] = {",\"relative\":{\"exp\":-1}",
		",\"relative\":{\"nbf\":60}", ",\"edits\":[\"flip-signature\"]",
		",\"sign\":\"none\"", ",\"tamper\":{\"sub\":\"admin@example.com\"}"};
	struct asked asked;
	struct idp_reply reply;
	char *revoke;

	begin(suite, &asked);
	for (size_t i = 0; i < ARRAY_LEN(good) + ARRAY_LEN(bad); i++) {
		bool is_good = i < ARRAY_LEN(good);
		const char *more = is_good ? good[i] : bad[i - ARRAY_LEN(good)];
		char *token = mint(&asked, more);

		introspect(&asked.idp, token, asked.basic, NULL, &reply);
		if (is_good && !json_is_true(json_member(reply.json, "active")))
			case_untestable("a minted token is active", "%s: it is not", more);
		EXPECT(is_good || !json_is_true(json_member(reply.json, "active")),
			"only what is good in every way is active", "%s: it is", more);
		idp_reply_clear(&reply);
		secret_free(token);
	}
	introspect(&asked.idp, asked.subject, asked.basic, NULL, &reply);
	EXPECT(!json_is_true(json_member(reply.json, "active")),
		"a token is active for its audience only", "another audience's is");
	idp_reply_clear(&reply);
	revoke = xasprintf("{\"token\":\"%s\"}", asked.token);
	json_free(suite_control(suite, ROLE_IDP, "POST", "/revoke", revoke));
	introspect(&asked.idp, asked.token, asked.basic, NULL, &reply);
	EXPECT(!json_is_true(json_member(reply.json, "active")), "a revoked token is not active",
		"it is");
	idp_reply_clear(&reply);
	secret_free(revoke);
	end(&asked);
}

/* I-CTL-01 [Fetch 3.1] */
static void no_browser_case(struct suite *suite)
{
	static const char *const origins[] = {
		NULL, "http://127.0.0.1:8081", "https://evil.example.com", "null"};
	unsigned port = suite_port(suite, "idp_control_port");

	for (size_t i = 0; i < ARRAY_LEN(origins); i++) {
		char *origin = origins[i] ? xasprintf("Origin: %s\r\n", origins[i]) : xstrdup("");
		char *text =
			xasprintf("POST /mint HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s"
				  "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
				port, origin);
		struct wire_reply reply;
		struct wire wire;

		wire_open(&wire, port);
		wire_send(&wire, slice_of(text));
		wire_read(&wire, "POST", REPLY_MS, &reply);
		wire_close(&wire);
		if (!origins[i] && reply.status != 200)
			case_untestable("the control API mints tokens", "status %d", reply.status);
		EXPECT(!origins[i] ||
				(reply.status == 403 && !slice_contains(reply.body, "token\"")),
			"what a page of a browser sends is refused", "Origin: %s: status %d",
			origins[i], reply.status);
		wire_reply_clear(&reply);
		free(text);
		free(origin);
	}
}

static const struct test_case cases[] = {
	{.slug = "idp/int/auth", .run = auth_case},
	{.slug = "idp/int/inactive-bare", .run = inactive_bare_case},
	{.slug = "idp/int/checks", .run = checks_case},
	{.slug = "idp/ctl/no-browser", .run = no_browser_case},
};

CASE_LIST(cases_idp_int, cases);
