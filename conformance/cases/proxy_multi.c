/* Several issuers: each with its own keys and its own rules. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "tenant.h"

/* The IdP signs with a new ES256 key; the ID of the one before, for idp_sign_with. */
static char *idp_sign_es256(struct suite *suite, char **kid)
{
	struct json *keys = suite_control(suite, ROLE_IDP, "GET", "/keys", NULL);
	struct json *rotated;
	char *before = NULL;

	for (const struct json *k = json_first(json_member(keys, "keys")); k; k = json_next(k))
		if (json_is_true(json_member(k, "signing")))
			before = slice_dup(json_member_string(k, "kid"));
	rotated = suite_control(suite, ROLE_IDP, "POST", "/keys/rotate", "{\"alg\":\"ES256\"}");
	*kid = slice_dup(json_member_string(rotated, "kid"));
	json_free(rotated);
	json_free(keys);
	return before;
}

static void idp_change_key(struct suite *suite, const char *kid, const char *change)
{
	char *path = xasprintf("/keys/%s", kid);

	json_free(suite_control(suite, ROLE_IDP, "PUT", path, change));
	free(path);
}

static char *mint_at_idp(struct suite *suite, const char *iss, const char *audience)
{
	char *body = xasprintf("{\"claims\":{\"iss\":\"%s\",\"aud\":\"%s\"}}", iss, audience);
	char *token = suite_mint(suite, body);

	free(body);
	return token;
}

/* P-JWT-17 [RFC8725 3.8] */
static void key_binding_case(struct suite *suite)
{
	const char *idp = vars_get(&suite->vars, "issuer");
	struct tenant own;
	char *kid;
	char *before = idp_sign_es256(suite, &kid);
	char *token;
	char *claims;

	/* Both issuers have a key of that ID and type, and each has shown it to the proxy. */
	tenant_begin(&own, suite, "b", "multi");
	own.key[own.key_count++] = signing_key_new(ALG_ES256, kid);
	tenant_publish(&own, 0);
	token = tenant_token(&own, own.key[0]);
	if (!tenant_taken(&own, token))
		case_untestable("the control, a token of issuer B, is taken", "it is not");
	free(token);
	token = mint_at_idp(suite, idp, "mcp-server");
	if (!tenant_taken(&own, token))
		case_untestable("the control, a token of issuer A, is taken", "it is not");
	free(token);

	token = mint_at_idp(suite, own.name, "multi-b");
	tenant_expect_invalid(&own, token, "iss is B, the key is A's");
	free(token);
	claims = xasprintf("{\"iss\":\"%s\",\"aud\":\"mcp-server\"}", idp);
	token = tenant_mint(&own, &(struct tenant_order){.key = own.key[0], .claims = claims});
	tenant_expect_invalid(&own, token, "iss is A, the key is B's");
	free(token);
	free(claims);
	idp_change_key(suite, before, "{\"sign\":true}");
	idp_change_key(suite, kid, "{\"publish\":false}");
	free(before);
	free(kid);
	tenant_end(&own);
}

/* Issuer B allows no leeway and only ES256; A allows some, and RS256. */
static void own_rules_case(struct suite *suite)
{
	struct tenant own;
	struct signing_key *rsa;
	char *token, *past, *body;

	tenant_begin(&own, suite, "b", "multi");
	free(tenant_ready(&own));
	rsa = signing_key_new(ALG_RS256, "rsa");
	own.key[own.key_count++] = rsa;
	tenant_publish(&own, 0);
	token = mint_at_idp(suite, vars_get(&suite->vars, "issuer"), "mcp-server");
	tenant_expect_taken(&own, token, "A's token, RS256, for A's audience");
	free(token);
	past = xasprintf("{\"exp\":%.0f}", clock_now() - 3);
	body = xasprintf("{\"claims\":%s}", past);
	token = suite_mint(suite, body);
	tenant_expect_taken(&own, token, "A's token, ended within A's leeway");
	free(token);

	token = mint_at_idp(suite, vars_get(&suite->vars, "issuer"), "multi-b");
	tenant_expect_invalid(&own, token, "A's token for B's audience");
	free(token);
	token = tenant_mint(&own,
		&(struct tenant_order){.key = own.key[0], .claims = "{\"aud\":\"mcp-server\"}"});
	tenant_expect_invalid(&own, token, "B's token for A's audience");
	free(token);
	token = tenant_mint(&own, &(struct tenant_order){.key = own.key[0], .claims = past});
	tenant_expect_invalid(&own, token, "B's token, ended within A's leeway");
	free(token);
	token = tenant_token(&own, rsa);
	tenant_expect_invalid(&own, token, "B's token by an algorithm that is A's");
	free(token);
	free(past);
	free(body);
	tenant_end(&own);
}

/* ---- the relaxed profile ---- */

static void write_keys(const struct tenant *own)
{
	char *path = xasprintf("%s/own-keys.json", own->suite->workdir);
	char *set = tenant_key_set(own, 0);
	FILE *file = fopen(path, "w");

	if (!file || fputs(set, file) < 0 || fclose(file) != 0)
		case_broken("%s cannot be written", path);
	free(set);
	free(path);
}

/*
 * P-JWT-15, for an issuer whose access tokens have no `typ` of their own. Its keys come from a
 * file, so nothing is asked of any network.
 */
static void relaxed_case(struct suite *suite)
{
	static const struct tenant_order good[] = {
		{.typ = "JWT"},
		{.typ = "jwt"},
		{.typ = ""},
		{.typ = "application/jwt"},
		{.typ = "JWT", .claims = "{\"client_id\":null}"},
		{.typ = "JWT", .claims = "{\"scope\":null}"},
		{.typ = "at+jwt", .claims = "{\"scope\":null,\"client_id\":null}"},
		{.typ = "application/AT+JWT"},
	};
	static const struct tenant_order bad[] = {
		{.typ = "dpop+jwt"},
		{.typ = "logout+jwt"},
		{.typ = "oauth-id-jag+jwt"},
		{.typ = "secevent+jwt"},
		{.typ = "client-authentication+jwt"},
		{.typ = "token-introspection+jwt"},
		{.typ = "application/dpop+jwt"},
		{.typ = "JWT", .claims = "{\"nonce\":\"n\"}"},
		{.typ = "JWT", .claims = "{\"at_hash\":\"x\"}"},
		{.typ = "JWT", .claims = "{\"c_hash\":\"x\"}"},
		{.typ = "JWT", .claims = "{\"s_hash\":\"x\"}"},
		{.typ = "JWT", .claims = "{\"scope\":null,\"client_id\":null}"},
		{.typ = "",
			.claims = "{\"scope\":null,\"client_id\":null,\"azp\":\"mcp-client\","
				  "\"auth_time\":1,\"email\":\"user@example.com\"}"},
		{.typ = "JWT", .claims = "{\"scope\":[\"own:read\"],\"client_id\":7}"},
	};
	struct tenant own;
	size_t since = issuer_now(suite->issuer);
	char *token;

	tenant_begin(&own, suite, "r", "relaxed");
	token = tenant_token(&own, tenant_new_key(&own));
	write_keys(&own);
	if (!tenant_taken(&own, token))
		case_untestable("the control, an RFC 9068 token, is taken", "it is not");
	free(token);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct tenant_order order = good[i];

		order.key = own.key[0];
		token = tenant_mint(&own, &order);
		tenant_expect_taken(&own, token, order.claims ? order.claims : order.typ);
		free(token);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct tenant_order order = bad[i];

		order.key = own.key[0];
		token = tenant_mint(&own, &order);
		tenant_expect_invalid(&own, token, order.claims ? order.claims : order.typ);
		free(token);
	}
	EXPECT(issuer_asked(suite->issuer, since, own.keys_path) == 0,
		"keys from a file are asked of nobody", "%s was asked for", own.keys_path);
	tenant_end(&own);
}

static const struct test_case cases[] = {
	{.slug = "proxy/jwt/iss-key-binding", .run = key_binding_case},
	{.slug = "proxy/jwt/issuer-rules",
		.run = own_rules_case,
		.role = ROLE_PROXY,
		.requirement =
			"Of several issuers each has its own audiences, algorithms and leeway",
		.source = "RFC 9068 4; RFC 8725 3.1, 3.8"},
	{.slug = "proxy/jwt/typ-relaxed",
		.run = relaxed_case,
		.wants = "relaxed",
		.role = ROLE_PROXY,
		.requirement =
			"An issuer without `at+jwt` still has no ID token and no other kind of "
			"JWT taken for an access token",
		.source = "RFC 8725 3.11, 3.12; RFC 9068 5"},
};

CASE_LIST(cases_proxy_multi, cases);
