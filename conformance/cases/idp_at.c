/* Access tokens: what is in one. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"

/* I-AT-01 [RFC9068 2.1, 2.2] */
static void judge_profile(const struct oracle *token, const char *client_id, const char *what)
{
	static const char *const texts[] = {"iss", "sub", "client_id", "jti"};
	const char *typ = oracle_text(token->header, "typ");
	double exp = 0;
	double iat = 0;

	EXPECT(typ && slice_is_nocase(
			      slice_of(
				      slice_starts(slice_of(typ), "application/") ? typ + 12 : typ),
			      "at+jwt"),
		"typ is at+jwt", "%s: \"%s\"", what, typ ? typ : "");
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		EXPECT(oracle_text(token->claims, texts[i]) &&
				oracle_text(token->claims, texts[i])[0],
			"iss, exp, aud, sub, client_id, iat and jti are there", "%s: %s is not",
			what, texts[i]);
	EXPECT(oracle_has(token->claims, "aud"), "aud is there", "%s: it is not", what);
	EXPECT(oracle_number(token->claims, "exp", &exp) &&
			oracle_number(token->claims, "iat", &iat) && iat < exp,
		"exp and iat are numbers, in order", "%s: they are not", what);
	EXPECT(strcmp(oracle_text(token->claims, "client_id"), client_id) == 0,
		"client_id is the client that asked", "%s: \"%s\"", what,
		oracle_text(token->claims, "client_id"));
}

static void rfc9068_case(struct suite *suite)
{
	const char *issuer = vars_get(&suite->vars, "issuer");
	struct idp idp;
	struct oracle token;
	char *subject;

	idp_open(suite, &idp);
	subject = idp_log_in(&idp, "user", "client");
	/* That it verifies, and by an asymmetric algorithm, is looked at whenever one is read. */
	idp_read_token(&idp, slice_of(subject), &token);
	judge_profile(&token, idp_account(&idp, "client", "client_id"), "login");
	EXPECT(strcmp(oracle_text(token.claims, "iss"), issuer) == 0, "iss is the issuer", "%s",
		oracle_text(token.claims, "iss"));
	oracle_clear(&token);
	idp_expect_issued(&idp, &(struct idp_exchange){.subject = subject}, &token, "exchange");
	judge_profile(&token, idp_account(&idp, "exchanger", "client_id"), "exchange");
	oracle_clear(&token);
	idp_end(&idp, subject);
}

/* I-AT-02 [RFC9068 3] [RFC8707 2.2] */
static void aud_from_resource_case(struct suite *suite)
{
	static const char *const wishes[][2] = {{NULL, "audience"}, {"resource", "audience"},
		{"other_resource", "other_resource_audience"}};
	struct idp idp;

	idp_open(suite, &idp);
	for (size_t i = 0; i < ARRAY_LEN(wishes); i++) {
		const char *resource =
			wishes[i][0] ? idp_account(&idp, "client", wishes[i][0]) : NULL;
		const char *audience = idp_account(&idp, "client", wishes[i][1]);
		char *text = idp_log_in_for(&idp, "user", "client", resource);
		struct oracle token;

		idp_read_token(&idp, slice_of(text), &token);
		EXPECT(oracle_lists(token.claims, "aud", audience),
			"aud is what the resource stands for, or the default",
			"%s: it is not \"%s\"", resource ? resource : "no resource", audience);
		EXPECT(!oracle_lists(token.claims, "aud", idp_account(&idp, "client", "client_id")),
			"the client is not the audience of an access token", "%s: it is",
			resource ? resource : "no resource");
		oracle_clear(&token);
		secret_free(text);
	}
	idp_close(&idp);
}

/* I-AT-03 [RFC9068 2.2.3] */
static void scope_claim_case(struct suite *suite)
{
	struct idp idp;
	char *subject = idp_begin(suite, &idp);
	const char *asked = idp_account(&idp, "client", "scope");
	struct oracle token;

	idp_read_token(&idp, slice_of(subject), &token);
	EXPECT(oracle_scope_has(token.claims, asked),
		"the scope that was asked for is in the token", "%s is not", asked);
	oracle_clear(&token);
	idp_end(&idp, subject);
}

static const struct test_case cases[] = {
	{.slug = "idp/at/rfc9068", .run = rfc9068_case},
	{.slug = "idp/at/aud-from-resource", .run = aud_from_resource_case},
	{.slug = "idp/at/scope-claim", .run = scope_claim_case},
};

CASE_LIST(cases_idp_at, cases);
