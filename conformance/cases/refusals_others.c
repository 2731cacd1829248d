/* docs/refusals.md, the second half: requests that fail for what issuer or upstream do. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "case.h"
#include "exchange_help.h"
#include "intro_help.h"
#include "lib/clock.h"
#include "refusal_page.h"
#include "static_secret.h"
#include "suite_clients.h"

/* ---- keys and introspection ---- */

static void show_keys(struct scene *s)
{
	free(tenant_ready(&s->own));
}

/* As if it had been dead when the proxy started. */
static void start_without_keys(struct scene *s)
{
	issuer_tell(
		s->suite->issuer, s->own.keys_path, &(struct issuer_answer){.mode = ISSUER_CLOSE});
	suite_restart(s->suite, ROLE_PROXY);
}

static void say_active(struct scene *s)
{
	tell_answer(&s->own, "{}");
}

static void say_inactive(struct scene *s)
{
	tell_answer(&s->own, "{\"active\":false}");
}

static void answer_in_text(struct scene *s)
{
	issuer_tell(s->suite->issuer, INTROSPECTION_PATH,
		&(struct issuer_answer){.type = "text/plain", .body = "{\"active\":true}"});
}

static void answer_503(struct scene *s)
{
	issuer_tell(s->suite->issuer, INTROSPECTION_PATH,
		&(struct issuer_answer){.status = 503, .body = "{}"});
}

static void answer_nothing(struct scene *s)
{
	issuer_tell(
		s->suite->issuer, INTROSPECTION_PATH, &(struct issuer_answer){.mode = ISSUER_HOLD});
}

static void say_nothing_more(struct scene *s)
{
	issuer_tell(s->suite->issuer, INTROSPECTION_PATH, NULL);
}

static const struct provocation issuers[] = {
	{.refusal = "KEYS_UNAVAILABLE",
		.why = "keys",
		.tenant = "k",
		.bad = {.route = "keys"},
		.prepare = show_keys,
		.begin = start_without_keys},
	{.refusal = "TOKEN_INACTIVE",
		.why = "active",
		.tenant = "o",
		.bad = {.route = "opaque"},
		.prepare = say_active,
		.begin = say_inactive,
		.end = say_nothing_more},
	{.refusal = "INTROSPECTION_UNAVAILABLE",
		.why = "503",
		.tenant = "o",
		.bad = {.route = "opaque"},
		.prepare = say_active,
		.begin = answer_503,
		.end = say_nothing_more},
	{.refusal = "INTROSPECTION_FAILED",
		.why = "introspection",
		.tenant = "o",
		.bad = {.route = "opaque"},
		.prepare = say_active,
		.begin = answer_in_text,
		.end = say_nothing_more},
	{.refusal = "INTROSPECTION_TIMEOUT",
		.why = "timed out",
		.tenant = "o",
		.bad = {.route = "opaque"},
		.prepare = say_active,
		.begin = answer_nothing,
		.end = say_nothing_more},
};

/* ---- the exchange ---- */

static void answer_invalid_grant(struct scene *s)
{
	script_token_endpoint(s->suite, 1, 400, NULL, "{\"error\":\"invalid_grant\"}");
}

static void answer_invalid_target(struct scene *s)
{
	script_token_endpoint(s->suite, 1, 400, NULL, "{\"error\":\"invalid_target\"}");
}

/* An error that is none, for whoever copies it into the log. */
static void answer_500(struct scene *s)
{
	script_token_endpoint(s->suite, 1, 500, NULL, "{\"error\":\"planted-text\"}");
}

static void answer_without_token(struct scene *s)
{
	script_token_endpoint(s->suite, 1, 200, NULL,
		"{\"token_type\":\"Bearer\",\"issued_token_type\":"
		"\"urn:ietf:params:oauth:token-type:access_token\",\"expires_in\":300}");
}

static void answer_invalid_scope(struct scene *s)
{
	script_token_endpoint(s->suite, 1, 400, NULL, "{\"error\":\"invalid_scope\"}");
}

static void want_another_login(struct scene *s)
{
	script_token_endpoint(
		s->suite, 1, 400, NULL, "{\"error\":\"insufficient_user_authentication\"}");
}

static void say_later(struct scene *s)
{
	script_token_endpoint(s->suite, 1, 503, NULL, "{\"error\":\"planted-text\"}");
}

static void hang(struct scene *s)
{
	break_token_endpoint(s->suite, "hang");
}

static void restore_exchange(struct scene *s)
{
	restore_idp(s->suite);
}

/* So few that all can be made to wait before an issuer that hangs is given up. */
#define CONNECTIONS 24
#define ANSWER_MS 40

static struct wire waiting[CONNECTIONS];
static size_t waiting_count;

/* One more waits; false when there was no place for him. */
static bool one_more_waits(struct suite *suite, const char *text)
{
	struct wire *wire = &waiting[waiting_count++];
	struct wire_reply reply;
	int status;

	wire_open(wire, suite_port(suite, "proxy_port"));
	wire_send(wire, slice_of(text));
	wire_read(wire, "GET", ANSWER_MS, &reply);
	status = reply.status;
	wire_reply_clear(&reply);
	return status == 0;
}

/* All of one token, so that the issuer is asked once. */
static void fill_the_room(struct scene *s)
{
	char *token = suite_mint(s->suite, NULL);
	char *text = probe_text(s->suite, &(struct probe){.token = token, .method = "GET"});

	suite_restart_for(s->suite, CONNECTIONS);
	break_token_endpoint(s->suite, "hang");
	waiting_count = 0;
	while (waiting_count < CONNECTIONS - 1 && one_more_waits(s->suite, text))
		;
	/* Who had no answer yet for another reason than that he waits has it now. */
	clock_rest(0.3);
	free(text);
	free(token);
}

static void empty_the_room(struct scene *s)
{
	restore_idp(s->suite);
	for (size_t i = 0; i < waiting_count; i++)
		wire_close(&waiting[i]);
	suite_restart_for(s->suite, 0);
}

/* Bad from the first look on, until the time is over in which the last good one serves. */
static void spoil_secret(struct scene *s)
{
	const struct manifest *manifest = &s->suite->party[ROLE_PROXY].manifest;
	char *token = suite_mint(s->suite, NULL);
	struct wire_reply reply;

	static_secret_put(s->suite, SLICE(""), false);
	probe_send(s->suite, &(struct probe){.route = "static", .token = token}, &reply);
	wire_reply_clear(&reply);
	clock_rest(manifest->bounds->static_grace_s + 0.2);
	free(token);
}

static void renew_secret(struct scene *s)
{
	struct note note = {0};

	if (static_secret_renew(s->suite, &note))
		case_broken("%s", note.text);
}

static void issue_to_actor(struct scene *s)
{
	issuer_tell_json(s->suite->issuer, "/delegated/token",
		"{\"access_token\":\"a-token-for-the-actor\",\"token_type\":\"Bearer\","
		"\"issued_token_type\":\"urn:ietf:params:oauth:token-type:jwt\","
		"\"expires_in\":300}");
}

static void remove_actor(struct scene *s)
{
	if (unlink(vars_get(&s->suite->vars, "actor_token")))
		case_broken("the actor's token cannot be removed");
}

static void renew_actor(struct scene *s)
{
	secret_free(suite_renew_actor_token(s->suite));
}

static const struct provocation exchanges[] = {
	{.refusal = "SUBJECT_REFUSED",
		.why = "invalid_grant",
		.begin = answer_invalid_grant,
		.end = restore_exchange},
	{.refusal = "STEP_UP",
		.why = "insufficient_user_authentication",
		.begin = want_another_login,
		.end = restore_exchange},
	{.refusal = "EXCHANGE_SCOPE",
		.why = "invalid_scope",
		.begin = answer_invalid_scope,
		.end = restore_exchange},
	{.refusal = "EXCHANGE_POLICY",
		.why = "invalid_target",
		.begin = answer_invalid_target,
		.end = restore_exchange},
	{.refusal = "EXCHANGE_FAILED",
		.why = "the issuer answered 500, and no error that we know",
		.begin = answer_500,
		.end = restore_exchange},
	{.refusal = "EXCHANGE_REPLY",
		.why = "access_token",
		.begin = answer_without_token,
		.end = restore_exchange},
	{.refusal = "EXCHANGE_TIMEOUT", .why = "timed out", .begin = hang, .end = restore_exchange},
	{.refusal = "EXCHANGE_UNAVAILABLE",
		.why = "the issuer answered 503",
		.begin = say_later,
		.end = restore_exchange},
	{.refusal = "BUSY", .why = "wait", .begin = fill_the_room, .end = empty_the_room},
	{.refusal = "ACTOR",
		.why = "actor token",
		.bad = {.route = "delegated"},
		.prepare = issue_to_actor,
		.begin = remove_actor,
		.end = renew_actor},
	{.refusal = "SECRET_UNAVAILABLE",
		.why = "static_secret",
		.bad = {.route = "static"},
		.begin = spoil_secret,
		.end = renew_secret},
};

/* ---- the upstream ---- */

/* The empty part ends the connection. */
static void reply_garbage(struct scene *s)
{
	static const char *const parts[] = {"garbage\r\n\r\n", "", NULL};

	origin_answer_parts(s->suite->origin, parts);
	origin_go(s->suite->origin);
}

static void reply_half_a_head(struct scene *s)
{
	static const char *const parts[] = {"HTTP/1.1 200 OK\r\n", "", NULL};

	origin_answer_parts(s->suite->origin, parts);
}

static void reply_401(struct scene *s)
{
	origin_answer(s->suite->origin, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
}

static void restore_origin(struct scene *s)
{
	origin_go(s->suite->origin);
	origin_answer(s->suite->origin, NULL);
}

static const struct provocation upstreams[] = {
	{.refusal = "UPSTREAM_UNREACHABLE",
		.why = "HTTP",
		.begin = reply_garbage,
		.end = restore_origin},
	{.refusal = "UPSTREAM_TIMEOUT",
		.why = "timed out",
		.begin = reply_half_a_head,
		.end = restore_origin},
	{.refusal = "UPSTREAM_REFUSED",
		.why = "the upstream answered 401",
		.begin = reply_401,
		.end = restore_origin},
};

/* ---- cases ---- */

static void issuers_case(struct suite *suite)
{
	prove_refusals(suite, "refusals.issuer", issuers, ARRAY_LEN(issuers));
}

static void exchanges_case(struct suite *suite)
{
	prove_refusals(suite, "refusals.exchange", exchanges, ARRAY_LEN(exchanges));
}

static void upstreams_case(struct suite *suite)
{
	prove_refusals(suite, "refusals.upstream", upstreams, ARRAY_LEN(upstreams));
}

#define PAGE(slug_, run_, requirement_)                                                      \
	{                                                                                    \
		.slug = slug_, .run = run_, .role = ROLE_PROXY, .requirement = requirement_, \
		.source = "docs/refusals.md", .wants = "refusals"                            \
	}

static const struct test_case cases[] = {
	PAGE("docs/refusals/issuer", issuers_case,
		"What its issuer does not confirm is refused and logged as documented"),
	PAGE("docs/refusals/exchange", exchanges_case,
		"An exchange that fails is refused and logged as documented"),
	PAGE("docs/refusals/upstream", upstreams_case,
		"An upstream that fails is told of and logged as documented"),
};

CASE_LIST(cases_refusals_others, cases);
