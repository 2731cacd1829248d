/* The other part: an authorization server that takes an ID-JAG for a token of its own. */
#include <stdlib.h>
#include <string.h>

#include "assertion_help.h"
#include "case.h"
#include "idp_help.h"
#include "lib/form.h"

#define KEYS_PATH "/guests/keys"

/* The suite as the IdP whose word the server under test takes. */
struct guest {
	struct idp idp;
	struct signing_key *key;
};

static void guest_begin(struct suite *suite, struct guest *guest)
{
	struct json *document = json_new_object();
	struct json *keys = json_new_array();
	struct buf text = {0};

	idp_open(suite, &guest->idp);
	guest->key = signing_key_new(ALG_ES256, "guest-key-1");
	json_push(keys, signing_key_jwk(guest->key));
	json_set(document, "keys", keys);
	json_print(&text, document);
	issuer_tell_json(suite->issuer, KEYS_PATH, text.at);
	buf_clear(&text);
	json_free(document);
}

static void guest_end(struct guest *guest)
{
	issuer_tell(guest->idp.suite->issuer, KEYS_PATH, NULL);
	signing_key_free(guest->key);
	idp_close(&guest->idp);
}

/* ---- assertions ---- */

static char *make(const struct guest *guest, const struct assertion_order *order)
{
	const struct idp *idp = &guest->idp;
	struct json *claims = json_new_object();

	json_set_string(claims, "iss", slice_of(idp_account(idp, "guest", "issuer")));
	json_set_string(claims, "sub", slice_of(idp_account(idp, "user", "sub")));
	json_set_string(claims, "aud", slice_of(vars_get(&idp->suite->vars, "issuer")));
	json_set_string(claims, "client_id", slice_of(idp_account(idp, "guest", "client_id")));
	json_set_string(claims, "resource", slice_of(idp_account(idp, "guest", "resource")));
	json_set_string(claims, "scope", slice_of(idp_account(idp, "guest", "scope")));
	return make_assertion(guest->key, "oauth-id-jag+jwt", claims, order);
}

/* ---- the grant ---- */

/* By the account `client`; `assertion` NULL leaves it out, `more` begins with "&". */
static void redeem(const struct idp *idp, const char *client, const char *assertion,
	const char *more, struct idp_reply *reply)
{
	char *basic = idp_basic(idp, client, NULL);
	struct buf form = {0};

	form_add(&form, "grant_type", SLICE(GRANT_JWT_BEARER));
	if (assertion)
		form_add(&form, "assertion", slice_of(assertion));
	buf_puts(&form, more);
	idp_send(idp, &(struct idp_request){.authorization = basic, .body = form.at}, reply);
	buf_clear(&form);
	secret_free(basic);
}

/* The control. `issued` may be NULL; else oracle_clear. */
static void expect_taken(
	struct guest *guest, const struct assertion_order *order, struct oracle *issued)
{
	char *assertion = make(guest, order);
	struct idp_reply reply;
	struct oracle unasked;

	redeem(&guest->idp, "guest", assertion, "", &reply);
	if (reply.wire.status != 200)
		case_untestable("the control, a good ID-JAG, is taken", "%s: status %d %.*s",
			order->what ? order->what : "as it is", reply.wire.status,
			SLICE_ARGS(slice_to(reply.wire.body, 200)));
	idp_read_token(&guest->idp, json_member_string(reply.json, "access_token"),
		issued ? issued : &unasked);
	if (!issued)
		oracle_clear(&unasked);
	idp_reply_clear(&reply);
	free(assertion);
}

static void expect_each_refused(
	struct guest *guest, const struct assertion_order *orders, size_t count)
{
	expect_taken(guest, &(struct assertion_order){0}, NULL);
	for (size_t i = 0; i < count; i++) {
		char *assertion = make(guest, &orders[i]);
		struct idp_reply reply;

		redeem(&guest->idp, "guest", assertion, "", &reply);
		idp_expect_error(&reply, "invalid_grant", orders[i].what);
		idp_reply_clear(&reply);
		free(assertion);
	}
	expect_taken(guest, &(struct assertion_order){0}, NULL);
}

/* I-JAG-08 [ID-JAG 4.4.1] [RFC7523 3.1] */
static void consume_case(struct suite *suite)
{
	static const struct assertion_order orders[] = {
		{.what = "typ of a JWT", .header = "{\"typ\":\"JWT\"}"},
		{.what = "typ of an access token", .header = "{\"typ\":\"at+jwt\"}"},
		{.what = "no typ", .header = "{\"typ\":null}"},
		{.what = "for another server",
			.claims = "{\"aud\":\"https://other.example.com/\"}"},
		{.what = "for no server in an array", .claims = "{\"aud\":[]}"},
		{.what = "for another client", .claims = "{\"client_id\":\"other-guest\"}"},
		{.what = "for no client", .claims = "{\"client_id\":null}"},
		{.what = "over", .exp = -60},
		{.what = "of an issuer that nobody trusts",
			.claims = "{\"iss\":\"https://guests.example.com\"}"},
		{.what = "by another key", .foreign = true},
		{.what = "unsigned", .header = "{\"alg\":\"none\"}", .signature = MINT_EMPTY},
		{.what = "an HMAC with the public key",
			.header = "{\"alg\":\"HS256\"}",
			.signature = MINT_HMAC},
		{.what = "by a key of an unknown ID", .header = "{\"kid\":\"guest-key-2\"}"},
	};
	struct guest guest;
	struct idp_reply reply;
	const char *issuer = vars_get(&suite->vars, "issuer");
	char *assertion, *two, *one;

	guest_begin(suite, &guest);
	two = xasprintf("{\"aud\":[\"%s\",\"https://other.example.com/\"]}", issuer);
	one = xasprintf("{\"aud\":[\"%s\"]}", issuer);
	expect_taken(&guest,
		&(struct assertion_order){.what = "aud an array of one", .claims = one}, NULL);
	expect_each_refused(&guest, orders, ARRAY_LEN(orders));
	expect_each_refused(
		&guest, &(struct assertion_order){.what = "for two servers", .claims = two}, 1);
	assertion = make(&guest, &(struct assertion_order){0});
	redeem(&guest.idp, "other_guest", assertion, "", &reply);
	idp_expect_error(&reply, "invalid_grant", "by another client");
	idp_reply_clear(&reply);
	free(assertion);
	free(two);
	free(one);
	guest_end(&guest);
}

/* I-JAG-11 [RFC7523 3, 3.1] */
static void jwt_bearer_general_case(struct suite *suite)
{
	static const struct assertion_order orders[] = {
		{.what = "no sub", .claims = "{\"sub\":null}"},
		{.what = "no exp", .claims = "{\"exp\":null}"},
		{.what = "no iss", .claims = "{\"iss\":null}"},
		{.what = "no aud", .claims = "{\"aud\":null}"},
		{.what = "exp is a text", .claims = "{\"exp\":\"4000000000\"}"},
		{.what = "nbf ahead", .nbf = 300},
		{.what = "a critical extension", .header = "{\"crit\":[\"x\"],\"x\":1}"},
	};
	struct guest guest;
	struct idp_reply reply;

	guest_begin(suite, &guest);
	expect_taken(
		&guest, &(struct assertion_order){.what = "nbf that has come", .nbf = -5}, NULL);
	expect_each_refused(&guest, orders, ARRAY_LEN(orders));
	redeem(&guest.idp, "guest", NULL, "", &reply);
	idp_expect_error(&reply, "invalid_request", "no assertion");
	idp_reply_clear(&reply);
	redeem(&guest.idp, "guest", "not.a.jwt", "", &reply);
	idp_expect_error(&reply, "invalid_grant", "what is no JWT");
	idp_reply_clear(&reply);
	guest_end(&guest);
}

/* I-JAG-09 [Enterprise-Managed Authorization 5] */
static void audience_restricted_case(struct suite *suite)
{
	static const char *const beside[] = {"&resource=https%3A%2F%2Fsecond.example.com%2F",
		"&scope=guest-api%3Aread+guest-api%3Alist"};
	struct guest guest;
	struct oracle issued;
	const char *audience, *client;

	guest_begin(suite, &guest);
	audience = idp_account(&guest.idp, "guest", "audience");
	client = idp_account(&guest.idp, "guest", "client_id");
	expect_taken(&guest, &(struct assertion_order){0}, &issued);
	EXPECT(oracle_lists(issued.claims, "aud", audience) &&
			!oracle_lists(issued.claims, "aud", vars_get(&suite->vars, "issuer")),
		"the token is for the resource that the ID-JAG names, alone", "it is not");
	EXPECT(oracle_text(issued.claims, "client_id") &&
			strcmp(oracle_text(issued.claims, "client_id"), client) == 0 &&
			strcmp(oracle_text(issued.claims, "sub"),
				idp_account(&guest.idp, "user", "sub")) == 0,
		"it is the client's, and about the user", "it is not");
	oracle_clear(&issued);
	/* What cannot be restricted is not issued. */
	for (size_t i = 0; i < 2; i++) {
		char *assertion = make(&guest,
			&(struct assertion_order){
				.claims = i ? "{\"resource\":\"https://no-such.example.com/\"}"
					    : "{\"resource\":null}"});
		struct idp_reply reply;

		redeem(&guest.idp, "guest", assertion, "", &reply);
		idp_expect_error(&reply, "invalid_grant invalid_target",
			i ? "an unknown resource" : "no resource");
		idp_reply_clear(&reply);
		free(assertion);
	}
	for (size_t i = 0; i < ARRAY_LEN(beside); i++) {
		char *assertion = make(&guest, &(struct assertion_order){0});
		struct idp_reply reply;

		redeem(&guest.idp, "guest", assertion, beside[i], &reply);
		idp_expect_error(&reply, "invalid_target invalid_scope invalid_request",
			"a parameter that asks for more than the ID-JAG says");
		idp_reply_clear(&reply);
		free(assertion);
	}
	guest_end(&guest);
}

/* I-JAG-10 [ID-JAG 4.4.3] */
static void no_refresh_case(struct suite *suite)
{
	struct guest guest;
	struct idp_reply reply;
	struct oracle issued;
	char *assertion;

	guest_begin(suite, &guest);
	assertion = make(&guest, &(struct assertion_order){0});
	redeem(&guest.idp, "guest", assertion, "", &reply);
	if (reply.wire.status != 200)
		case_untestable("a good ID-JAG is taken", "status %d", reply.wire.status);
	EXPECT(!json_member(reply.json, "refresh_token"),
		"an assertion is exchanged for no refresh token", "there is one");
	idp_read_token(&guest.idp, json_member_string(reply.json, "access_token"), &issued);
	oracle_clear(&issued);
	idp_reply_clear(&reply);
	free(assertion);
	guest_end(&guest);
}

/* One of the IdP's own key, for itself, and good in everything else. */
static char *mint_own(const struct idp *idp)
{
	const char *issuer = vars_get(&idp->suite->vars, "issuer");
	char *order = xasprintf("{\"header\":{\"typ\":\"oauth-id-jag+jwt\"},\"claims\":{"
				"\"aud\":\"%s\",\"client_id\":\"%s\",\"resource\":\"%s\","
				"\"scope\":\"%s\"}}",
		issuer, idp_account(idp, "guest", "client_id"),
		idp_account(idp, "guest", "resource"), idp_account(idp, "guest", "scope"));
	char *assertion = suite_mint(idp->suite, order);

	free(order);
	return assertion;
}

/* I-JAG-07 [ID-JAG 8.3] */
static void not_own_case(struct suite *suite)
{
	struct guest guest;
	struct idp_reply reply;
	char *subject, *assertion, *more;

	guest_begin(suite, &guest);
	expect_taken(&guest, &(struct assertion_order){0}, NULL);
	subject = idp_log_in(&guest.idp, "user", "client");
	more = idp_parameter("resource", idp_account(&guest.idp, "asserter", "resource"));
	assertion = xasprintf("&requested_token_type=" TYPE_ID_JAG "%s", more);
	free(more);
	idp_exchange(&guest.idp,
		&(struct idp_exchange){.subject = subject,
			.audience = idp_account(&guest.idp, "asserter", "audience"),
			.more = assertion},
		&reply);
	free(assertion);
	assertion = slice_dup(json_member_string(reply.json, "access_token"));
	if (reply.wire.status != 200)
		case_untestable("the IdP issues an ID-JAG", "status %d", reply.wire.status);
	idp_reply_clear(&reply);
	redeem(&guest.idp, "guest", assertion, "", &reply);
	idp_expect_error(&reply, "invalid_grant", "an ID-JAG of its own, for somebody else");
	idp_reply_clear(&reply);
	free(assertion);
	if (suite_claims(suite, ROLE_IDP, "control")) {
		assertion = mint_own(&guest.idp);
		redeem(&guest.idp, "guest", assertion, "", &reply);
		idp_expect_error(&reply, "invalid_grant", "an ID-JAG of its own, for itself");
		idp_reply_clear(&reply);
		free(assertion);
	}
	secret_free(subject);
	guest_end(&guest);
}

static const struct test_case cases[] = {
	{.slug = "idp/jag/not-own", .run = not_own_case},
	{.slug = "idp/jag/consume", .run = consume_case},
	{.slug = "idp/jag/audience-restricted", .run = audience_restricted_case},
	{.slug = "idp/jag/no-refresh", .run = no_refresh_case},
	{.slug = "idp/jag/jwt-bearer-general", .run = jwt_bearer_general_case},
};

CASE_LIST(cases_idp_jag_take, cases);
