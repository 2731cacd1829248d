/* The half of sts_help.h that judges: grants and refusals. */
#include "sts_help.h"

#include <stdlib.h>
#include <string.h>

/* ---- grants ---- */

bool sts_reply_is_json(const struct wire_reply *reply)
{
	struct slice value = http_fields_value(reply->fields, "content-type");

	return http_fields_count(reply->fields, "content-type") == 1 &&
	       slice_is_nocase(
		       slice_trim(slice_to(value, slice_find(value, ';'))), "application/json");
}

/* The token of a grant, or NULL and what is wrong with it. */
static char *granted_token(struct suite *suite, const struct wire_reply *reply, const char **wrong)
{
	struct json *body = sts_json(reply);
	char *token = slice_dup(json_member_string(body, "access_token"));
	struct json *said = NULL;

	*wrong = NULL;
	json_free(body);
	if (reply->status != 200)
		*wrong = "the status is not 200";
	else if (!token[0])
		*wrong = "there is no access_token";
	else if (suite_claims(suite, ROLE_STS, "intro") && !(said = sts_introspect(suite, token)))
		*wrong = "the token is not active";
	json_free(said);
	if (!*wrong)
		return token;
	free(token);
	return NULL;
}

void sts_control_ask(struct suite *suite, const struct sts_ask *ask)
{
	struct wire_reply reply;
	const char *wrong;
	int status;
	char *token;

	sts_send(suite, ask, &reply);
	token = granted_token(suite, &reply, &wrong);
	status = reply.status;
	wire_reply_clear(&reply);
	free(token);
	if (wrong)
		case_untestable("the control, which differs in one thing only, is granted",
			"status %d: %s", status, wrong);
}

void sts_control(struct suite *suite)
{
	char *token = sts_mint(suite, NULL);

	sts_control_ask(suite, &(struct sts_ask){.token = token});
	free(token);
}

char *expect_sts_grant(struct suite *suite, const struct wire_reply *reply, const char *what)
{
	const char *wrong;
	char *token = granted_token(suite, reply, &wrong);

	EXPECT(!wrong, "a good request is granted, and its token is active",
		"%s: status %d: %s: %.*s", what, reply->status, wrong,
		SLICE_ARGS(slice_to(reply->body, 200)));
	return token;
}

char *expect_sts_grants(struct suite *suite, const struct sts_ask *ask, const char *what)
{
	struct wire_reply reply;
	char *token;

	sts_send(suite, ask, &reply);
	token = expect_sts_grant(suite, &reply, what);
	wire_reply_clear(&reply);
	return token;
}

void expect_sts_takes_token(struct suite *suite, const char *provider, const char *order)
{
	char *token = sts_mint(suite, order);

	free(expect_sts_grants(
		suite, &(struct sts_ask){.token = token, .provider = provider}, order));
	free(token);
}

/* ---- refusals ---- */

static bool is_one_of(struct slice error, const char *errors)
{
	struct slice rest = slice_of(errors);
	struct slice one;

	while (slice_split(&rest, ' ', &one))
		if (slice_equal(error, one))
			return true;
	return false;
}

void expect_sts_refusal(const struct wire_reply *reply, const char *errors, const char *what)
{
	struct json *body = sts_json(reply);
	char *error = slice_dup(json_member_string(body, "error"));
	bool is_object = body != NULL;
	bool token = json_member(body, "access_token") != NULL;

	json_free(body);
	EXPECT(reply->status != 200 && !token, "the request is refused", "%s: status %d, %s token",
		what, reply->status, token ? "with a" : "without a");
	EXPECT(reply->status == 400 && is_object, "the refusal is a 400 with a JSON object",
		"%s: status %d: %.*s", what, reply->status, SLICE_ARGS(slice_to(reply->body, 200)));
	EXPECT(is_one_of(slice_of(error), errors), "the refusal says why in the code of its kind",
		"%s: error \"%s\" instead of %s", what, error, errors);
	free(error);
}

void expect_sts_refuses(
	struct suite *suite, const struct sts_ask *ask, const char *errors, const char *what)
{
	const char *dot = ask->token ? strrchr(ask->token, '.') : NULL;
	struct wire_reply reply;

	sts_send(suite, ask, &reply);
	expect_sts_refusal(&reply, errors, what);
	if (dot && strlen(dot) > 20)
		EXPECT(!slice_contains(buf_slice(&reply.raw), dot + 1),
			"a refusal does not repeat the subject token", "%s: it does", what);
	wire_reply_clear(&reply);
}

void expect_sts_refuses_this(
	struct suite *suite, char *take_token, const char *errors, const char *what)
{
	sts_enter(suite, take_token);
	expect_sts_refuses(suite, &(struct sts_ask){.token = take_token}, errors, what);
	free(take_token);
}

void expect_sts_refuses_token(
	struct suite *suite, const char *provider, const char *order, const char *errors)
{
	char *token = sts_mint(suite, order);

	expect_sts_refuses(
		suite, &(struct sts_ask){.token = token, .provider = provider}, errors, order);
	free(token);
}
