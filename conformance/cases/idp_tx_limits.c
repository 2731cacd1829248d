/* Subject tokens that are genuine and still not to be exchanged, or not for long. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"

/* The remaining life of an issued token, in seconds. */
static double life_of(const struct oracle *token)
{
	double exp = 0;
	double iat = 0;

	EXPECT(oracle_number(token->claims, "exp", &exp) &&
			oracle_number(token->claims, "iat", &iat),
		"an issued token has exp and iat", "it has not");
	return exp - iat;
}

/* I-TX-22 [RFC8693 5] */
static void lifetime_case(struct suite *suite)
{
	double most = suite_bounds(suite, ROLE_IDP)->token_lifetime_s;
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *brief = suite_mint(suite, "{\"relative\":{\"exp\":10}}");
	char *everlasting = suite_mint(suite, "{\"relative\":{\"exp\":31536000}}");
	struct idp_reply reply;
	struct oracle issued;
	double life, expires_in = 0;

	idp_expect_issued(&idp, &(struct idp_exchange){.subject = everlasting}, &issued, "a year");
	life = life_of(&issued);
	EXPECT(life > 0 && life <= most, "no token lives longer than the declared maximum",
		"%.0f s instead of %.0f", life, most);
	oracle_clear(&issued);
	idp_exchange(&idp, &(struct idp_exchange){.subject = brief}, &reply);
	idp_read_token(&idp, json_member_string(reply.json, "access_token"), &issued);
	life = life_of(&issued);
	EXPECT(life <= 10, "an issued token does not outlive the subject token",
		"%.0f s from one of 10 s", life);
	EXPECT(json_number(json_member(reply.json, "expires_in"), &expires_in) && expires_in <= 10,
		"expires_in says so, too", "%.0f", expires_in);
	oracle_clear(&issued);
	idp_reply_clear(&reply);
	secret_free(brief);
	secret_free(everlasting);
	idp_end(&idp, subject);
}

static void revoke(struct suite *suite, const char *token)
{
	char *body = xasprintf("{\"token\":\"%s\"}", token);

	json_free(suite_control(suite, ROLE_IDP, "POST", "/revoke", body));
	free(body);
}

/* I-TX-23 [RFC7009 2] */
static void revoked_session_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *other = idp_log_in(&idp, "user", "client");

	revoke(suite, subject);
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject},
		idp_subject_errors(&idp), "a token that was revoked");
	idp_expect_control(&idp, &(struct idp_exchange){.subject = other}, NULL);
	secret_free(other);
	idp_end(&idp, subject);
}

/* I-TX-26 [RFC7800 3.1] [RFC9449 5] */
static void binding_kept_case(struct suite *suite)
{
	static const char *const bound[] = {
		"{\"claims\":{\"cnf\":{\"jkt\":\"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I\"}}}",
		"{\"claims\":{\"cnf\":{\"x5t#S256\":\"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2\"}}}",
		"{\"claims\":{\"cnf\":{}}}",
	};
	struct idp idp;
	char *subject = idp_begin(suite, &idp);

	for (size_t i = 0; i < ARRAY_LEN(bound); i++) {
		char *token = suite_mint(suite, bound[i]);

		idp_expect_refused(&idp, &(struct idp_exchange){.subject = token},
			idp_subject_errors(&idp), bound[i]);
		secret_free(token);
	}
	idp_end(&idp, subject);
}

/* I-TX-27 [RFC8693 5]: X -> Y, where both are good targets of the first token. */
static void rexchange_case(struct suite *suite)
{
	static const char errors[] = "invalid_request invalid_grant invalid_target";
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *other = idp_account(&idp, "exchanger", "other_audience");
	struct idp_reply reply;
	char *issued;

	idp_expect_control(
		&idp, &(struct idp_exchange){.subject = subject, .audience = other}, NULL);
	idp_exchange(&idp, &(struct idp_exchange){.subject = subject}, &reply);
	issued = slice_dup(json_member_string(reply.json, "access_token"));
	idp_reply_clear(&reply);
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = issued, .audience = other},
		errors, "an exchanged token, for another target");
	idp_expect_refused(&idp, &(struct idp_exchange){.subject = issued}, errors,
		"an exchanged token, for a longer life");
	secret_free(issued);
	idp_end(&idp, subject);
}

/* A token of the issuer's own key with this `iss`. */
static char *mint_for(struct suite *suite, const char *issuer)
{
	char *body = xasprintf("{\"claims\":{\"iss\":\"%s\"}}", issuer);
	char *token = suite_mint(suite, body);

	free(body);
	return token;
}

/* I-TX-28 [RFC8725 3.8]: issuers whose name begins as ours, or only looks like it. */
static void tenant_case(struct suite *suite)
{
	const char *issuer = vars_get(&suite->vars, "issuer");
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *own = mint_for(suite, issuer);
	char *others[] = {xasprintf("%s/", issuer), xasprintf("%s-2", issuer),
		xasprintf("%s/tenant", issuer), xasprintf("%s?tenant=2", issuer),
		xasprintf("%.*s", (int)strlen(issuer) - 1, issuer),
		xasprintf("%.*s", (int)(strrchr(issuer, '/') - issuer), issuer),
		xasprintf("HTTPS%s", strchr(issuer, ':')), xasprintf(" %s", issuer)};

	idp_expect_control(&idp, &(struct idp_exchange){.subject = own}, NULL);
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		char *token = mint_for(suite, others[i]);

		idp_expect_refused(&idp, &(struct idp_exchange){.subject = token},
			idp_subject_errors(&idp), others[i]);
		secret_free(token);
		free(others[i]);
	}
	secret_free(own);
	idp_end(&idp, subject);
}

/* I-TX-29 [RFC8725 3.8] [RFC7523 3] */
static void external_issuer_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	char *evil = xasprintf("http://127.0.0.1:%s", vars_get(&suite->vars, "evil_port"));
	char *header = xasprintf("{\"key\":\"foreign\",\"claims\":{\"iss\":\"%s\"},\"header\":{"
				 "\"jku\":\"%s/keys\",\"x5u\":\"%s/x5u\",\"kid\":\"%s/key\"}}",
		evil, evil, evil, evil);
	char *tokens[] = {mint_for(suite, evil), suite_mint(suite, header)};
	size_t connections = suite_now(suite).evil;

	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		idp_expect_refused(&idp, &(struct idp_exchange){.subject = tokens[i]},
			idp_subject_errors(&idp), "a token of an issuer that nobody configured");
		secret_free(tokens[i]);
	}
	EXPECT(suite_now(suite).evil == connections, "an unknown issuer is never asked",
		"it was connected to");
	free(header);
	free(evil);
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/tx/lifetime", .run = lifetime_case},
	{.slug = "idp/tx/revoked-session", .run = revoked_session_case},
	{.slug = "idp/tx/binding-kept", .run = binding_kept_case},
	{.slug = "idp/tx/rexchange", .run = rexchange_case},
	{.slug = "idp/tx/tenant", .run = tenant_case},
	{.slug = "idp/tx/external-issuer", .run = external_issuer_case},
};

CASE_LIST(cases_idp_tx_limits, cases);
