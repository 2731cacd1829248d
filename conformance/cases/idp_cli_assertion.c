/* Clients that prove themselves by an assertion, and such as only look like it. [RFC7523] */
#include <stdlib.h>
#include <string.h>

#include "assertion_help.h"
#include "case.h"
#include "idp_help.h"

#define TYPE_PARAMETER \
	"&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"

/* A good assertion of the client with one thing changed. */
static char *make(const struct idp *idp, const struct assertion_order *order)
{
	const char *client = idp_account(idp, "keyed_exchanger", "client_id");
	struct json *claims = json_new_object();

	json_set_string(claims, "iss", slice_of(client));
	json_set_string(claims, "sub", slice_of(client));
	json_set_string(claims, "aud", slice_of(vars_get(&idp->suite->vars, "issuer")));
	return make_assertion(idp->suite->client_key, NULL, claims, order);
}

static char *assertion_parameters(const char *assertion)
{
	return xasprintf("%s&client_assertion=%s", TYPE_PARAMETER, assertion);
}

/* An exchange by the client with that assertion. */
static void try_assertion(
	const struct idp *idp, const char *subject, const char *assertion, struct idp_reply *reply)
{
	char *more = assertion_parameters(assertion);

	idp_exchange(idp,
		&(struct idp_exchange){.subject = subject, .authorization = "", .more = more},
		reply);
	free(more);
}

static void expect_good(const struct idp *idp, const char *subject)
{
	char *assertion = make(idp, &(struct assertion_order){0});
	struct idp_reply reply;

	try_assertion(idp, subject, assertion, &reply);
	if (reply.wire.status != 200)
		case_untestable("the control, a good assertion, is taken", "status %d: %.*s",
			reply.wire.status, SLICE_ARGS(reply.wire.body));
	idp_reply_clear(&reply);
	free(assertion);
}

static void expect_each_refused(const struct idp *idp, const char *subject,
	const struct assertion_order *orders, size_t count)
{
	expect_good(idp, subject);
	for (size_t i = 0; i < count; i++) {
		char *assertion = make(idp, &orders[i]);
		struct idp_reply reply;

		try_assertion(idp, subject, assertion, &reply);
		idp_expect_error(&reply, "invalid_client", orders[i].what);
		idp_reply_clear(&reply);
		free(assertion);
	}
	expect_good(idp, subject);
}

/* I-CLI-05 [RFC7523 3] */
static void assertion_checks_case(struct suite *suite)
{
	static const struct assertion_order orders[] = {
		{.what = "aud of another server", .claims = "{\"aud\":\"https://other.example/\"}"},
		{.what = "no aud", .claims = "{\"aud\":null}"},
		{.what = "sub of another client", .claims = "{\"sub\":\"auth-proxy\"}"},
		{.what = "no sub", .claims = "{\"sub\":null}"},
		{.what = "iss of another client", .claims = "{\"iss\":\"auth-proxy\"}"},
		{.what = "iss and sub of another client",
			.claims = "{\"iss\":\"auth-proxy\",\"sub\":\"auth-proxy\"}"},
		{.what = "iss that is nobody", .claims = "{\"iss\":\"nobody\",\"sub\":\"nobody\"}"},
		{.what = "no iss", .claims = "{\"iss\":null}"},
		{.what = "exp a minute ago", .exp = -60},
		{.what = "no exp", .claims = "{\"exp\":null}"},
		{.what = "exp that is a text", .claims = "{\"exp\":\"9999999999\"}"},
		{.what = "exp in a year", .exp = 365.0 * 86400},
		{.what = "nbf in a minute", .nbf = 60, .exp = 120},
		{.what = "a signature by another key", .foreign = true},
		{.what = "no signature", .signature = MINT_EMPTY},
		{.what = "alg none", .header = "{\"alg\":\"none\"}", .signature = MINT_EMPTY},
		{.what = "HS256 with the public key",
			.header = "{\"alg\":\"HS256\"}",
			.signature = MINT_HMAC},
		{.what = "alg of another kind of key", .header = "{\"alg\":\"RS256\"}"},
		{.what = "a kid that is no key's", .header = "{\"kid\":\"no-such-key\"}"},
		{.what = "crit", .header = "{\"crit\":[\"exp\"]}"},
	};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *assertion, *more;

	expect_each_refused(&idp, subject, orders, ARRAY_LEN(orders));
	assertion = make(&idp, &(struct assertion_order){0});
	more = xasprintf(
		"&client_assertion_type=urn%%3Aexample%%3Aother&client_assertion=%s", assertion);
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject, .authorization = "", .more = more},
		"invalid_client invalid_request", "another type of assertion");
	free(more);
	more = xasprintf("%s&client_assertion=%s&client_id=%s", TYPE_PARAMETER, assertion,
		idp_account(&idp, "exchanger", "client_id"));
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject, .authorization = "", .more = more},
		"invalid_client invalid_request", "client_id of another client beside it");
	free(more);
	free(assertion);
	idp_end(&idp, subject);
}

/* I-CLI-06 [RFC7523 3 (7)] */
static void assertion_replay_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *assertion = make(&idp, &(struct assertion_order){0});
	char *nameless = make(&idp, &(struct assertion_order){.claims = "{\"jti\":null}"});
	struct idp_reply reply;

	try_assertion(&idp, subject, assertion, &reply);
	if (reply.wire.status != 200)
		case_untestable(
			"the control, a good assertion, is taken", "status %d", reply.wire.status);
	idp_reply_clear(&reply);
	try_assertion(&idp, subject, assertion, &reply);
	idp_expect_error(&reply, "invalid_client", "the same assertion again");
	idp_reply_clear(&reply);
	for (int i = 0; i < 2; i++) {
		try_assertion(&idp, subject, nameless, &reply);
		if (i == 1 || reply.wire.status != 200)
			idp_expect_error(&reply, "invalid_client", "one without jti, again");
		idp_reply_clear(&reply);
	}
	free(nameless);
	free(assertion);
	expect_good(&idp, subject);
	idp_end(&idp, subject);
}

/* I-CLI-07 [rfc7523bis 4] */
static void assertion_aud_case(struct suite *suite)
{
	const char *issuer = vars_get(&suite->vars, "issuer");
	char *claims[] = {xasprintf("{\"aud\":[\"%s\",\"https://evil.example/\"]}", issuer),
		xasprintf("{\"aud\":[\"https://evil.example/\",\"%s\"]}", issuer),
		xasprintf("{\"aud\":\"%s/\"}", issuer), xasprintf("{\"aud\":\"%s-2\"}", issuer),
		xasprintf("{\"aud\":\"https://evil.example/?%s\"}", issuer),
		xstrdup("{\"aud\":[]}")};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);

	for (size_t i = 0; i < ARRAY_LEN(claims); i++) {
		struct assertion_order order = {.what = claims[i], .claims = claims[i]};

		expect_each_refused(&idp, subject, &order, 1);
		free(claims[i]);
	}
	idp_end(&idp, subject);
}

/* A client that has keys has no secret, not even an empty one. [RFC7591 2] */
static void key_pinned_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *basic = idp_basic(&idp, "keyed_exchanger", "");
	char *other = idp_basic(&idp, "keyed_exchanger", "a-secret");
	char *alone = xasprintf("&client_id=%s", idp_account(&idp, "keyed_exchanger", "client_id"));
	char *empty = xasprintf("%s&client_secret=", alone);

	expect_good(&idp, subject);
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .authorization = basic},
		"invalid_client", "Basic with an empty secret");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .authorization = other},
		"invalid_client", "Basic with a secret");
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject, .authorization = "", .more = alone},
		"invalid_client", "its ID alone");
	idp_expect_refused(&idp,
		&(struct idp_exchange){.subject = subject, .authorization = "", .more = empty},
		"invalid_client", "an empty secret in the form");
	secret_free(basic);
	secret_free(other);
	free(alone);
	free(empty);
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/cli/assertion-checks", .run = assertion_checks_case},
	{.slug = "idp/cli/assertion-replay", .run = assertion_replay_case},
	{.slug = "idp/cli/assertion-aud", .run = assertion_aud_case},
	{.slug = "idp/cli/key-pinned", .run = key_pinned_case},
};

CASE_LIST(cases_idp_cli_assertion, cases);
