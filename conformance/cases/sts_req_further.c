/* What else a request may carry: an Authorization field, options, parameters twice. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/form.h"
#include "sts_help.h"

/* ---- S-REQ-11 ---- */

/* It may be refused for the field; when it is granted, it is for whom the subject token names. */
static void expect_not_wider(
	struct suite *suite, const struct sts_ask *ask, const char *principal, const char *what)
{
	struct wire_reply reply;
	char *token;
	char *said;

	sts_send(suite, ask, &reply);
	if (reply.status != 200) {
		EXPECT(reply.status == 400 || reply.status == 401,
			"the request is granted or refused", "%s: status %d", what, reply.status);
	} else {
		token = expect_sts_grant(suite, &reply, what);
		said = sts_principal(suite, token);
		EXPECT(strcmp(said, principal) == 0,
			"the principal is that of the subject token, whatever the field says",
			"%s: it is %s", what, said);
		free(said);
		free(token);
	}
	wire_reply_clear(&reply);
}

/* S-REQ-11: the proof is the subject token, and nothing beside it. */
static void no_authorization_case(struct suite *suite)
{
	char *token = sts_mint(suite, NULL);
	char *expired = sts_mint(suite, "{'relative':{'exp':-60,'iat':-3660}}");
	char *admin = sts_mint(suite, "{'claims':{'sub':'admin@example.com'}}");
	char *bearer = xasprintf("Authorization: Bearer %s\r\n", admin);
	char *principal = sts_principal_of(suite, "main", "alice@example.com");
	struct sts_ask good = {.token = token};
	struct sts_ask bad = {.token = expired};
	struct sts_ask none = {0};

	free(expect_sts_grants(suite, &good, "without Authorization"));
	good.fields = "Authorization: Basic bm9ib2R5Om5vdGhpbmc=\r\n";
	expect_not_wider(suite, &good, principal, "Basic of nobody");
	good.fields = bearer;
	expect_not_wider(suite, &good, principal, "another user's token as Bearer");
	bad.fields = none.fields = bearer;
	expect_sts_refuses(suite, &bad, "invalid_grant", "a good Bearer beside an expired token");
	expect_sts_refuses(suite, &none, "invalid_request", "a good Bearer instead of a token");
	free(principal);
	free(bearer);
	free(admin);
	free(expired);
	free(token);
}

/* ---- S-REQ-12 ---- */

/* `options` as it stands in the form, once encoded or twice. */
static char *options_parameter(const char *text, bool twice)
{
	struct buf value = {0};
	struct buf out = {0};

	if (twice)
		form_encode(&value, slice_of(text));
	else
		buf_puts(&value, text);
	buf_puts(&out, "&options=");
	form_encode(&out, buf_slice(&value));
	buf_clear(&value);
	return buf_take(&out);
}

static void send_options(
	struct suite *suite, const char *token, const char *text, bool twice, bool good)
{
	char *parameter = options_parameter(text, twice);
	struct sts_ask ask = {.token = token, .further = parameter};

	if (good)
		free(expect_sts_grants(suite, &ask, text));
	else
		expect_sts_refuses(suite, &ask, "invalid_request", text);
	free(parameter);
}

static void options_case(struct suite *suite)
{
	static const char *const good[] = {"{}", "{\"userProject\":\"demo-project\"}",
		"{\"bindCertFingerprint\":\"x\"}", "{\"unknown\":{\"a\":[1,2]}}"};
	static const char *const bad[] = {"{", "[]", "null", "1", "\"{}\"", "x",
		"{\"a\":1,\"a\":2}", "{}{}", "{\"userProject\":1}",
		"{\"userProject\":\"a-name-that-is-longer-than-32-bytes\"}"};
	static const char boundary[] =
		"{\"accessBoundary\":{\"accessBoundaryRules\":[{\"availableResource\":"
		"\"//storage.googleapis.com/projects/_/buckets/b\",\"availablePermissions\":"
		"[\"inRole:roles/storage.objectViewer\"]}]}}";
	char *token = sts_mint(suite, NULL);

	sts_control(suite);
	for (size_t i = 0; i < 2 * ARRAY_LEN(good); i++)
		send_options(suite, token, good[i / 2], i % 2, true);
	for (size_t i = 0; i < 2 * ARRAY_LEN(bad); i++)
		send_options(suite, token, bad[i / 2], i % 2, false);
	/* Who cannot narrow a token must not hand out a wide one instead. */
	if (!suite_claims(suite, ROLE_STS, "cab"))
		send_options(suite, token, boundary, false, false);
	sts_control(suite);
	free(token);
}

/* ---- S-REQ-13 [RFC6749 3.2] ---- */

static void duplicates_case(struct suite *suite)
{
	static const char *const names[] = {"grant_type", "scope", "requested_token_type",
		"subject_token_type", "subject_token", "audience", "options", "actor_token", "x"};
	char *token = sts_mint(suite, NULL);
	char *other = sts_mint(suite, "{'claims':{'sub':'bob@example.com'}}");
	const char *const values[] = {STS_GRANT, STS_OTHER_SCOPE, STS_TYPE "access_token",
		STS_TYPE "id_token", other, sts_provider(suite, "twin"), "{}", "y", "z"};
	struct sts_ask ask = {.token = token,
		.further = "&resource=https://a.example&resource=https://b.example"};

	sts_control(suite);
	/* Only resource may be there more than once. [RFC8693 2.1] */
	free(expect_sts_grants(suite, &ask, "resource twice"));
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct buf further = {0};

		/* What the request has already comes once more, what it has not comes twice. */
		for (int k = 0; k < (i < 6 ? 1 : 2); k++) {
			buf_printf(&further, "&%s=", names[i]);
			form_encode(&further, slice_of(values[i]));
		}
		ask.further = further.at;
		expect_sts_refuses(suite, &ask, "invalid_request", names[i]);
		buf_clear(&further);
	}
	ask.json = true;
	ask.further = ",\"scope\":\"" STS_SCOPE "\"";
	expect_sts_refuses(suite, &ask, "invalid_request", "a member twice in JSON");
	ask.further = ",\"sc\\u006fpe\":\"" STS_SCOPE "\"";
	expect_sts_refuses(suite, &ask, "invalid_request", "the same, spelt with an escape");
	free(other);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "sts/req/no-authorization", .run = no_authorization_case},
	{.slug = "sts/req/options", .run = options_case},
	{.slug = "sts/req/duplicates", .run = duplicates_case},
};

CASE_LIST(cases_sts_req_further, cases);
