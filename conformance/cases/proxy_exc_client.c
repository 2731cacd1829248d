/* Which client asks for the exchange, how it proves that, and who acts. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/base64url.h"
#include "lib/clock.h"
#include "oracle.h"
#include "see_exchange.h"
#include "suite_clients.h"
#include "suite_files.h"

/* P-EXC-09 [RFC6749 2.3.1] */
static void basic_encoding_case(struct suite *suite)
{
	char *secret = suite_odd_secret(suite);
	struct exchange_seen seen;
	struct slice value;
	struct buf pair = {0}, id = {0}, decoded = {0};
	size_t colon;

	see_exchange(suite, exchange_route_named("basic"), NULL, &seen);
	value = http_fields_value(seen.fields, "authorization");
	EXPECT(slice_is_nocase(slice_to(value, 6), "Basic ") &&
			!base64_decode(slice_from(value, 6), &pair),
		"the client proves itself by HTTP Basic", "%zu bytes of something else", value.len);
	colon = slice_find(buf_slice(&pair), ':');
	EXPECT(colon < pair.len && !form_decode(slice_to(buf_slice(&pair), colon), &id) &&
			slice_is(buf_slice(&id), ODD_CLIENT_ID),
		"the ID is encoded before it is joined, so that a colon in it stays in it",
		"decoded it is \"%.*s\"", SLICE_ARGS(buf_slice(&id)));
	EXPECT(!form_decode(slice_from(buf_slice(&pair), colon + 1), &decoded) &&
			slice_is(buf_slice(&decoded), secret),
		"the secret, decoded, is the client's, byte for byte", "it is another one");
	buf_clear(&pair);
	buf_clear(&id);
	buf_clear(&decoded);
	exchange_seen_clear(&seen);
	secret_free(secret);
}

/* The secret is in the form, for that client. [RFC6749 2.3.1] */
static void expect_secret_in_form(struct suite *suite)
{
	char *secret = suite_secret(suite, "proxy_secret");
	struct exchange_seen seen;

	see_exchange(suite, exchange_route_named("acting"), NULL, &seen);
	EXPECT(count_values(&seen.form, "client_id", "auth-proxy") == 1 &&
			slice_is(form_value(&seen.form, "client_secret"), secret),
		"a client that sends its secret in the form does", "it is not there");
	EXPECT(http_fields_count(seen.fields, "authorization") == 0, "and by no other way",
		"there is an Authorization field");
	exchange_seen_clear(&seen);
	secret_free(secret);
}

/* Who proves nothing still says who he is. [RFC6749 3.2.1] */
static void expect_public_client_named(struct suite *suite)
{
	struct exchange_seen seen;

	see_exchange(suite, exchange_route_named("public"), NULL, &seen);
	EXPECT(count_values(&seen.form, "client_id", "public-proxy") == 1,
		"a public client is named by client_id", "\"%.*s\"",
		SLICE_ARGS(form_value(&seen.form, "client_id")));
	exchange_seen_clear(&seen);
}

/* P-EXC-10 [RFC6749 2.3, 2.3.1] */
static void one_client_auth_case(struct suite *suite)
{
	for (size_t i = 0; i < exchange_route_count; i++) {
		const struct exchange_route *route = &exchange_routes[i];
		size_t wanted = strcmp(route->route, "public") == 0 ? 0 : 1;
		struct exchange_seen seen;

		if (!has_route(suite, route->route))
			continue;
		see_exchange(suite, route, NULL, &seen);
		EXPECT(count_client_proofs(&seen) == wanted,
			"a client proves itself in one way, and a public one in none",
			"route \"%s\": %zu ways", route->route, count_client_proofs(&seen));
		EXPECT(slice_find(seen.target, '?') == seen.target.len,
			"nothing of it stands in the URI", "route \"%s\": there is a query",
			route->route);
		exchange_seen_clear(&seen);
	}
	expect_public_client_named(suite);
	if (has_route(suite, "acting"))
		expect_secret_in_form(suite);
}

/* ---- assertions ---- */

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#define ASSERTION_AUDIENCE "https://keyed.example.com/"
/* Long enough for a clock that is off, and not for somebody who found it in a log. */
#define ASSERTION_MOST_SECONDS 300
#define ASSERTIONS 8

static void judge_times(const struct oracle *assertion)
{
	double now = clock_now(), exp = 0, iat = now;

	EXPECT(oracle_number(assertion->claims, "exp", &exp), "an assertion ends", "no exp");
	oracle_number(assertion->claims, "iat", &iat);
	EXPECT(exp > now && exp <= now + ASSERTION_MOST_SECONDS,
		"an assertion is good for minutes at the most", "%.0f s from now", exp - now);
	EXPECT(iat <= now + 5 && iat > now - 60, "an assertion is made for its request",
		"%.0f s ago", now - iat);
}

/* [RFC7523 3] Its jti, which the caller frees. */
static char *judge_assertion(struct suite *suite, struct slice text)
{
	char *keys = suite_client_keys(suite);
	struct oracle assertion;
	const char *alg, *jti;
	char *copy;

	oracle_judge(text.at, text.len, keys, strlen(keys), &assertion);
	EXPECT(assertion.verdict == ORACLE_GENUINE, "the client's key has signed the assertion",
		"%s: %s", oracle_verdict_name(assertion.verdict), assertion.reason);
	alg = oracle_text(assertion.header, "alg");
	EXPECT(alg && strcmp(alg, "ES256") == 0, "alg is the key's", "%s", alg ? alg : "none");
	EXPECT(oracle_text(assertion.header, "kid") &&
			strcmp(oracle_text(assertion.header, "kid"), CLIENT_KEY_ID) == 0,
		"kid is that of the registered key", "it is another one, or none");
	EXPECT(oracle_text(assertion.claims, "iss") &&
			strcmp(oracle_text(assertion.claims, "iss"), KEYED_CLIENT_ID) == 0 &&
			oracle_text(assertion.claims, "sub") &&
			strcmp(oracle_text(assertion.claims, "sub"), KEYED_CLIENT_ID) == 0,
		"iss and sub are the client", "they are not");
	EXPECT(oracle_text(assertion.claims, "aud") &&
			strcmp(oracle_text(assertion.claims, "aud"), ASSERTION_AUDIENCE) == 0,
		"aud is the authorization server that was configured, alone", "it is %s",
		oracle_text(assertion.claims, "aud") ? oracle_text(assertion.claims, "aud")
						     : "no text");
	judge_times(&assertion);
	jti = oracle_text(assertion.claims, "jti");
	EXPECT(jti && strlen(jti) >= 16, "jti cannot be guessed", "%s", jti ? jti : "none");
	copy = xstrdup(jti);
	oracle_clear(&assertion);
	free(keys);
	return copy;
}

/* P-EXC-11 [RFC7523 2.2, 3] */
static void private_key_jwt_case(struct suite *suite)
{
	char *jti[ASSERTIONS];

	for (size_t i = 0; i < ASSERTIONS; i++) {
		struct exchange_seen seen;

		see_exchange(suite, exchange_route_named("keyed"), NULL, &seen);
		EXPECT(count_values(&seen.form, "client_assertion_type", ASSERTION_TYPE) == 1 &&
				form_count(&seen.form, "client_assertion_type") == 1,
			"client_assertion_type is jwt-bearer", "\"%.*s\"",
			SLICE_ARGS(form_value(&seen.form, "client_assertion_type")));
		EXPECT(form_count(&seen.form, "client_id") == 0 ||
				count_values(&seen.form, "client_id", KEYED_CLIENT_ID) == 1,
			"client_id, where it is, is that of the assertion", "it is another one");
		jti[i] = judge_assertion(suite, form_value(&seen.form, "client_assertion"));
		exchange_seen_clear(&seen);
		for (size_t k = 0; k < i; k++)
			EXPECT(strcmp(jti[i], jti[k]) != 0, "no jti comes twice",
				"that of request %zu in request %zu", k + 1, i + 1);
	}
	for (size_t i = 0; i < ASSERTIONS; i++)
		free(jti[i]);
}

/* ---- the actor ---- */

static void expect_pair(const struct exchange_route *route, const struct exchange_seen *seen)
{
	size_t token = form_count(&seen->form, "actor_token");
	size_t type = form_count(&seen->form, "actor_token_type");

	EXPECT(token == type, "actor_token and actor_token_type come together",
		"route \"%s\": %zu and %zu", route->route, token, type);
	EXPECT(token == (route->actor ? 1 : 0) &&
			(!route->actor || (form_value(&seen->form, "actor_token").len &&
						  form_value(&seen->form, "actor_token_type").len)),
		"there is an actor where the route has one, and nowhere else", "route \"%s\": %zu",
		route->route, token);
}

/* The file is what counts when the exchange is made, not what it was at the start. */
static void expect_actor_of_file(struct suite *suite)
{
	const struct exchange_route *route = exchange_route_named("delegated");
	char *token = suite_actor_token(suite);
	char *renewed = NULL;

	for (int i = 0; i < 2; i++) {
		struct exchange_seen seen;

		see_exchange(suite, route, NULL, &seen);
		EXPECT(slice_is(form_value(&seen.form, "actor_token"), i ? renewed : token),
			"actor_token is what stands in the file", "it is not, %s",
			i ? "after it was renewed" : "as it was at the start");
		EXPECT(slice_is(form_value(&seen.form, "actor_token_type"),
			       "urn:ietf:params:oauth:token-type:jwt"),
			"actor_token_type is as configured", "\"%.*s\"",
			SLICE_ARGS(form_value(&seen.form, "actor_token_type")));
		exchange_seen_clear(&seen);
		if (!i)
			renewed = suite_renew_actor_token(suite);
	}
	free(token);
	free(renewed);
}

/* The actor's token is fetched once for exchanges on that route, with that scope, and kept. */
static void expect_one_grant(
	struct suite *suite, const struct exchange_route *route, const char *scope)
{
	size_t asked, grants = 0, since = issuer_now(suite->issuer);
	struct exchange_seen seen;

	for (int i = 0; i < 3; i++) {
		see_exchange(suite, route, NULL, &seen);
		expect_pair(route, &seen);
		exchange_seen_clear(&seen);
	}
	asked = issuer_asked(suite->issuer, since, route->path);
	for (size_t i = 0; i < asked; i++) {
		struct form form;

		if (form_parse(issuer_request(suite->issuer, since, route->path, i)->body, &form))
			case_failed("token requests are forms", "one is not");
		if (slice_is(form_value(&form, "grant_type"), "client_credentials")) {
			grants++;
			EXPECT(slice_is(form_value(&form, "scope"), scope),
				"the actor's scope is the configured one", "\"%.*s\"",
				SLICE_ARGS(form_value(&form, "scope")));
			EXPECT(form_count(&form, "subject_token") == 0,
				"the actor's token is asked for without anybody else's",
				"subject_token is there");
		}
		form_clear(&form);
	}
	EXPECT(grants == 1, "the actor's token is fetched once, and kept until its end",
		"%zu times for 3 exchanges on \"%s\"", grants, route->route);
}

/* [RFC6749 4.4.2] The reply serves as the one to the exchange, too. */
static void expect_actor_by_credentials(struct suite *suite)
{
	const struct exchange_route *route = exchange_route_named("acting");
	struct exchange_route other = *route;

	suite_restart(suite, ROLE_PROXY);
	expect_one_grant(suite, route, "act-for-users");
	/* What one route's actor may do, another one's may not. */
	other.route = "acting_else";
	expect_one_grant(suite, &other, "act-elsewhere");
}

/* Without the actor's token the exchange would be impersonation, which nobody configured. */
static void expect_no_exchange_without_actor(struct suite *suite)
{
	const struct exchange_route *route = exchange_route_named("acting");
	char *subject = suite_mint(suite, NULL);
	struct probe probe = {.route = route->route, .token = subject};
	int status;
	struct moment before;
	size_t since, asked;

	suite_restart(suite, ROLE_PROXY);
	issuer_tell(suite->issuer, route->path,
		&(struct issuer_answer){.status = 400, .body = "{\"error\":\"invalid_scope\"}"});
	since = issuer_now(suite->issuer);
	before = suite_now(suite);
	status = probe_status(suite, &probe);
	asked = issuer_asked(suite->issuer, since, route->path);
	for (size_t i = 0; i < asked; i++)
		EXPECT(!slice_contains(
			       issuer_request(suite->issuer, since, route->path, i)->body, subject),
			"without its actor there is no exchange", "there was one");
	EXPECT(status >= 500 && suite_heard_origin(suite, before) == 0,
		"that the actor cannot be had is no fault of the client, and nothing is forwarded",
		"status %d, %zu forwarded", status, suite_heard_origin(suite, before));
	free(subject);
}

/* P-EXC-08 [RFC8693 2.1] */
static void actor_pair_case(struct suite *suite)
{
	for (size_t i = 0; i < exchange_route_count; i++) {
		struct exchange_seen seen;

		if (!has_route(suite, exchange_routes[i].route))
			continue;
		see_exchange(suite, &exchange_routes[i], NULL, &seen);
		expect_pair(&exchange_routes[i], &seen);
		exchange_seen_clear(&seen);
	}
	expect_actor_of_file(suite);
	expect_actor_by_credentials(suite);
	expect_no_exchange_without_actor(suite);
}

/* ---- on behalf of, by an assertion ---- */

#define OBO_PATH "/on-behalf-of/token"

/* A reply to that grant has no issued_token_type. [RFC6749 5.1] */
static void tell_obo(struct suite *suite, const char *token)
{
	char *reply = xasprintf(
		"{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}", token);

	issuer_tell_json(suite->issuer, OBO_PATH, reply);
	free(reply);
}

static int obo_status(struct suite *suite, const char *token)
{
	struct probe probe = {.route = "on_behalf_of", .token = token};

	return probe_status(suite, &probe);
}

/* The claim that the route compares is not `sub`, which such IdPs make anew for each client. */
static void judge_obo_subject(struct suite *suite)
{
	static const struct {
		const char *oid;
		int status;
	} rows[] = {{"\"u-1\"", 200}, {"\"u-2\"", 502}, {"null", 502}};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *subject = suite_mint(suite, "{\"claims\":{\"oid\":\"u-1\"}}");
		char *order =
			xasprintf("{\"claims\":{\"aud\":\"backend-server\",\"sub\":\"pairwise\","
				  "\"oid\":%s}}",
				rows[i].oid);
		char *issued = suite_mint(suite, order);
		int status;

		ledger_allow(suite->ledger, slice_of(issued), SEEN_BY_UPSTREAM);
		tell_obo(suite, issued);
		status = obo_status(suite, subject);
		EXPECT(status == rows[i].status, "the new token is about the same user",
			"oid %s: status %d", rows[i].oid, status);
		free(issued);
		free(order);
		free(subject);
	}
}

/* [RFC7523 2.1] */
static void on_behalf_of_case(struct suite *suite)
{
	char *token = opaque_token(suite);
	char *subject = suite_mint(suite, NULL);
	size_t since = issuer_now(suite->issuer);
	const struct wire_request *request;
	struct form form = {0};
	int status;

	tell_obo(suite, token);
	status = obo_status(suite, subject);
	request = issuer_request(suite->issuer, since, OBO_PATH, 0);
	if (status != 200 || !request || form_parse(request->body, &form))
		case_untestable("a good request is exchanged", "status %d", status);
	EXPECT(slice_is(form_value(&form, "grant_type"),
		       "urn:ietf:params:oauth:grant-type:jwt-bearer") &&
			slice_is(form_value(&form, "assertion"), subject) &&
			slice_is(form_value(&form, "requested_token_use"), "on_behalf_of") &&
			slice_is(form_value(&form, "scope"), "api://backend/.default"),
		"the client's token is the assertion of a jwt-bearer grant on behalf of its user",
		"%.*s for %.*s", SLICE_ARGS(form_value(&form, "grant_type")),
		SLICE_ARGS(form_value(&form, "scope")));
	EXPECT(form_count(&form, "resource") == 0 && form_count(&form, "audience") == 0 &&
			form_count(&form, "subject_token") == 0,
		"no parameter of another grant comes along", "one does");
	form_clear(&form);
	judge_obo_subject(suite);
	free(subject);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/exc/on-behalf-of", .run = on_behalf_of_case},
	{.slug = "proxy/exc/actor-pair", .run = actor_pair_case},
	{.slug = "proxy/exc/basic-encoding", .run = basic_encoding_case},
	{.slug = "proxy/exc/one-client-auth", .run = one_client_auth_case},
	{.slug = "proxy/exc/private-key-jwt", .run = private_key_jwt_case},
};

CASE_LIST(cases_proxy_exc_client, cases);
