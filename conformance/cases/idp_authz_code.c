/* The authorization code: once, soon, by the client that it is for. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_login_help.h"
#include "lib/base64url.h"
#include "lib/crypto.h"

/* A new code, redeemed in a way that must not work. */
static void expect_not_redeemed(const struct idp *idp,
	const struct idp_authorization *authorization, const struct idp_redemption *redemption,
	const char *errors, const char *what)
{
	char *code = idp_code(idp, authorization);
	struct idp_reply reply;

	idp_redeem(idp, code, redemption, &reply);
	idp_expect_error(&reply, errors, what);
	idp_reply_clear(&reply);
	secret_free(code);
}

/* The twin: a code is redeemed as it should be. */
static void open_with_control(struct suite *suite, struct idp *idp)
{
	char *code;

	idp_open(suite, idp);
	code = idp_code(idp, &(struct idp_authorization){0});
	secret_free(idp_redeem_well(idp, code, &(struct idp_redemption){0}));
	secret_free(code);
}

static char *challenge_of(const char *verifier)
{
	struct buf challenge = {0};
	uint8_t hash[SHA256_SIZE];

	crypto_sha256(slice_of(verifier), hash);
	base64url_encode(&challenge, hash, sizeof hash);
	return buf_take(&challenge);
}

/* I-AUTHZ-03 [RFC7636 4.1, 4.6] */
static void pkce_verified_case(struct suite *suite)
{
	static const char *const wrong[] = {
		CHALLENGE, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK", VERIFIER "A", ""};
	/* These are the right ones, but none that a client may choose. */
	static const char *const weak[] = {"short", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX",
		"dBjftJeZ4CVP+mB92K27uhbUJU1p1r/wW1gFWFOEjXk="};
	struct idp idp;

	open_with_control(suite, &idp);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		expect_not_redeemed(&idp, &(struct idp_authorization){0},
			&(struct idp_redemption){.verifier = wrong[i]},
			wrong[i][0] ? "invalid_grant" : "invalid_grant invalid_request",
			wrong[i][0] ? wrong[i] : "no code_verifier");
	for (size_t i = 0; i < ARRAY_LEN(weak); i++) {
		char *challenge = challenge_of(weak[i]);

		expect_not_redeemed(&idp, &(struct idp_authorization){.challenge = challenge},
			&(struct idp_redemption){.verifier = weak[i]},
			"invalid_grant invalid_request", weak[i]);
		free(challenge);
	}
	idp_close(&idp);
}

/* I-AUTHZ-04 [RFC6749 4.1.2, 10.5] */
static void code_once_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	char *code, *token;

	idp_open(suite, &idp);
	code = idp_code(&idp, &(struct idp_authorization){0});
	token = idp_redeem_well(&idp, code, &(struct idp_redemption){0});
	idp_expect_control(&idp, &(struct idp_exchange){.subject = token}, NULL);
	idp_redeem(&idp, code, &(struct idp_redemption){0}, &reply);
	idp_expect_error(&reply, "invalid_grant", "the second use of a code");
	idp_reply_clear(&reply);
	if (suite->strict) /* the SHOULD of this row */
		idp_expect_refused(&idp, &(struct idp_exchange){.subject = token},
			idp_subject_errors(&idp), "the token of a code that was used twice");
	secret_free(token);
	secret_free(code);
	idp_close(&idp);
}

/* I-AUTHZ-05 [RFC6749 4.1.3] */
static void code_bound_case(struct suite *suite)
{
	struct idp idp;
	struct idp_reply reply;
	char *code;

	open_with_control(suite, &idp);
	code = idp_code(&idp, &(struct idp_authorization){.client = "other_client"});
	secret_free(
		idp_redeem_well(&idp, code, &(struct idp_redemption){.client = "other_client"}));
	secret_free(code);
	expect_not_redeemed(&idp, &(struct idp_authorization){0},
		&(struct idp_redemption){.client = "other_client",
			.redirect_uri = idp_account(&idp, "client", "redirect_uri")},
		"invalid_grant", "another client");
	expect_not_redeemed(&idp, &(struct idp_authorization){0},
		&(struct idp_redemption){
			.redirect_uri = idp_account(&idp, "client", "other_redirect_uri")},
		"invalid_grant", "the client's other redirect_uri");
	expect_not_redeemed(&idp, &(struct idp_authorization){0},
		&(struct idp_redemption){.redirect_uri = ""}, "invalid_grant invalid_request",
		"no redirect_uri");
	idp_redeem(&idp, "0123456789abcdef0123456789abcdef", &(struct idp_redemption){0}, &reply);
	idp_expect_error(&reply, "invalid_grant", "a code that nobody gave");
	idp_reply_clear(&reply);
	idp_close(&idp);
}

/* I-AUTHZ-08 [RFC8707 2.1, 2.2] */
static void resource_case(struct suite *suite)
{
	struct idp idp;
	struct idp_authorization with = {0};
	struct idp_reply reply;
	struct oracle token;
	char *code, *text, *same, *other, *error;

	open_with_control(suite, &idp);
	with.resource = idp_account(&idp, "client", "resource");
	same = idp_parameter("resource", with.resource);
	other = idp_parameter("resource", idp_account(&idp, "client", "other_resource"));
	code = idp_code(&idp, &with);
	text = idp_redeem_well(&idp, code, &(struct idp_redemption){.more = same});
	idp_read_token(&idp, slice_of(text), &token);
	EXPECT(oracle_lists(token.claims, "aud", idp_account(&idp, "client", "audience")),
		"the token is for the resource", "it is not");
	oracle_clear(&token);
	expect_not_redeemed(&idp, &with, &(struct idp_redemption){.more = other}, "invalid_target",
		"another resource than was authorized");
	with.resource = "https://no-such-resource.example.com/";
	idp_authorize(&idp, &with, &reply);
	error = idp_location(&reply, "error");
	EXPECT(error && strcmp(error, "invalid_target") == 0,
		"an unknown resource is refused: invalid_target", "status %d, error \"%s\"",
		reply.wire.status, error ? error : "");
	idp_reply_clear(&reply);
	free(error);
	secret_free(text);
	secret_free(code);
	free(same);
	free(other);
	idp_close(&idp);
}

static void set_clock(struct suite *suite, double seconds)
{
	char *body = xasprintf("{\"offset_s\":%.0f}", seconds);

	json_free(suite_control(suite, ROLE_IDP, "POST", "/clock", body));
	free(body);
}

/* I-AUTHZ-14 [RFC6749 4.1.2]; the clock is right again before anything is judged. */
static void short_lived_case(struct suite *suite)
{
	const struct manifest *manifest = &suite->party[ROLE_IDP].manifest;
	struct idp idp;
	struct idp_page page;
	struct idp_reply redeemed, posted, in_time;
	char *code;

	open_with_control(suite, &idp);
	code = idp_code(&idp, &(struct idp_authorization){0});
	idp_open_page(&idp, &(struct idp_authorization){0}, &page);
	set_clock(suite, manifest->bounds->code_lifetime_s + 1);
	idp_redeem(&idp, code, &(struct idp_redemption){0}, &redeemed);
	set_clock(suite, manifest->bounds->login_lifetime_s + 1);
	idp_post_page(&idp, &page, NULL, NULL, NULL, &posted);
	set_clock(suite, 0);
	idp_page_clear(&page);
	idp_open_page(&idp, &(struct idp_authorization){0}, &page);
	idp_post_page(&idp, &page, NULL, NULL, NULL, &in_time);

	if (!idp_gave_code(&in_time))
		case_untestable("a page in time gives a code", "status %d", in_time.wire.status);
	idp_expect_error(&redeemed, "invalid_grant", "an old code");
	EXPECT(!idp_gave_code(&posted) && posted.wire.status >= 400,
		"an old login page gives no code", "status %d", posted.wire.status);
	idp_reply_clear(&redeemed);
	idp_reply_clear(&posted);
	idp_reply_clear(&in_time);
	idp_page_clear(&page);
	secret_free(code);
	idp_close(&idp);
}

static const struct test_case cases[] = {
	{.slug = "idp/authz/pkce-verified", .run = pkce_verified_case},
	{.slug = "idp/authz/code-once", .run = code_once_case},
	{.slug = "idp/authz/code-bound", .run = code_bound_case},
	{.slug = "idp/authz/resource", .run = resource_case},
	{.slug = "idp/authz/short-lived", .run = short_lived_case},
};

CASE_LIST(cases_idp_authz_code, cases);
