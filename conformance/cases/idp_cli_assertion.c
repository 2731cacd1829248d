/* Clients that prove themselves by an assertion, and such as only look like it. [RFC7523] */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"
#include "lib/clock.h"
#include "lib/crypto.h"
#include "mint.h"
#include "suite_clients.h"
#include "tenant.h"

#define TYPE_PARAMETER \
	"&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"

/* A good assertion with one thing changed. */
struct order {
	const char *what;
	const char *claims; /* members to set, or to leave out when null */
	const char *header; /* the same for the header */
	double exp, nbf;    /* seconds from now to set; 0 leaves it */
	enum mint_signature signature;
	bool foreign; /* by a key that is not the client's, under its ID */
};

static struct json *good_claims_of(const struct idp *idp, const struct order *order)
{
	const char *client = idp_account(idp, "keyed_exchanger", "client_id");
	struct json *claims = json_new_object();
	char *jti = crypto_random_hex(16);
	double now = floor(clock_now());

	json_set_string(claims, "iss", slice_of(client));
	json_set_string(claims, "sub", slice_of(client));
	json_set_string(claims, "aud", slice_of(vars_get(&idp->suite->vars, "issuer")));
	json_set_string(claims, "jti", slice_of(jti));
	json_set_number(claims, "iat", now);
	json_set_number(claims, "exp", now + (order->exp != 0 ? order->exp : 60));
	if (order->nbf != 0)
		json_set_number(claims, "nbf", now + order->nbf);
	if (order->claims)
		edit_members(claims, order->claims);
	free(jti);
	return claims;
}

static char *make_assertion(const struct idp *idp, const struct order *order)
{
	struct suite *suite = idp->suite;
	struct signing_key *foreign =
		order->foreign ? signing_key_new(ALG_ES256, CLIENT_KEY_ID) : NULL;
	char *pem = signing_key_pem(suite->client_key);
	struct json *header = json_new_object();
	struct json *claims = good_claims_of(idp, order);
	struct buf head = {0}, payload = {0}, token = {0};

	json_set_string(header, "alg", SLICE("ES256"));
	json_set_string(header, "kid", SLICE(CLIENT_KEY_ID));
	if (order->header)
		edit_members(header, order->header);
	json_print(&head, header);
	json_print(&payload, claims);
	if (mint_jws(&(struct mint){.header = buf_slice(&head),
			     .payload = buf_slice(&payload),
			     .signature = order->signature ? order->signature : MINT_SIGNED,
			     .key = foreign ? foreign : suite->client_key,
			     .alg = ALG_ES256,
			     .secret = slice_of(pem),
			     .hmac_bits = 256},
		    &token))
		case_broken("the client's key does not sign");
	json_free(header);
	json_free(claims);
	buf_clear(&head);
	buf_clear(&payload);
	signing_key_free(foreign);
	free(pem);
	return buf_take(&token);
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
	char *assertion = make_assertion(idp, &(struct order){0});
	struct idp_reply reply;

	try_assertion(idp, subject, assertion, &reply);
	if (reply.wire.status != 200)
		case_untestable("the control, a good assertion, is taken", "status %d: %.*s",
			reply.wire.status, SLICE_ARGS(reply.wire.body));
	idp_reply_clear(&reply);
	free(assertion);
}

static void expect_each_refused(
	const struct idp *idp, const char *subject, const struct order *orders, size_t count)
{
	expect_good(idp, subject);
	for (size_t i = 0; i < count; i++) {
		char *assertion = make_assertion(idp, &orders[i]);
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
	static const struct order orders[] = {
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
	assertion = make_assertion(&idp, &(struct order){0});
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
	char *assertion = make_assertion(&idp, &(struct order){0});
	char *nameless = make_assertion(&idp, &(struct order){.claims = "{\"jti\":null}"});
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
		struct order order = {.what = claims[i], .claims = claims[i]};

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
