/* The one shape of a refusal. */
#include <stdlib.h>

#include "case.h"
#include "sts_help.h"

/*
 * Printable ASCII, and something of it. RFC 6749 leaves out the quotation mark, too, but Google's
 * own text about the audience has two.
 */
static bool is_error_text(const struct json *value)
{
	struct slice text;

	if (!json_string(value, &text) || text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < 0x20 || text.at[i] > 0x7e)
			return false;
	return true;
}

static void expect_error_shape(struct suite *suite, const struct sts_ask *ask, const char *what)
{
	static const char *const names[] = {"error", "error_description", "error_uri"};
	struct wire_reply reply;
	struct json *body;
	size_t known = 0;

	sts_send(suite, ask, &reply);
	body = sts_json(&reply);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct json *member = json_member(body, names[i]);

		EXPECT(!member || is_error_text(member), "error texts are printable ASCII",
			"%s: %.*s", what, SLICE_ARGS(reply.body));
		known += member != NULL;
	}
	EXPECT(reply.status == 400 && sts_reply_is_json(&reply) && json_member(body, "error") &&
			json_member(body, "error_description") && known == json_count(body),
		"a refusal is a 400 with error and error_description", "%s: status %d: %.*s", what,
		reply.status, SLICE_ARGS(slice_to(reply.body, 200)));
	json_free(body);
	wire_reply_clear(&reply);
}

/* S-RSP-07 [RFC6749 5.2] */
static void error_shape_case(struct suite *suite)
{
	static const char *const orders[] = {"{'key':'foreign'}", "{'claims':{'aud':'x'}}",
		"{'relative':{'exp':-60,'iat':-3660}}", "{'claims':{'sub':null}}",
		/* what a description may repeat */
		"{'claims':{'iss':'a\\\\b\\u00e4\\u0001\\u007f'}}",
		"{'claims':{'aud':'a\\\\b\\u00e4\\u0001\\n'}}", "{'claims':{'iss':'\\u0022'}}"};
	char *token = sts_mint(suite, NULL);
	const struct sts_ask asks[] = {{.token = token, .grant_type = "x"},
		{.token = token, .audience = "x"}, {.token = token, .audience = "\xc3\xa4\"\\\n"},
		{.token = token, .scope = "x"}, {.token = token, .scope = "\xc3\xa4\"\\\n"},
		{.token = token, .requested_token_type = "x"},
		{.token = token, .subject_token_type = "x"}, {.token = token, .provider = "off"},
		{.token = "x"}, {0}};

	sts_control(suite);
	for (size_t i = 0; i < ARRAY_LEN(asks); i++) {
		char *what = xasprintf("request %zu of the bad ones", i + 1);

		expect_error_shape(suite, &asks[i], what);
		free(what);
	}
	for (size_t i = 0; i < ARRAY_LEN(orders); i++) {
		char *bad = sts_mint(suite, orders[i]);

		expect_error_shape(suite, &(struct sts_ask){.token = bad}, orders[i]);
		free(bad);
	}
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "sts/rsp/error-shape", .run = error_shape_case},
};

CASE_LIST(cases_sts_rsp_error, cases);
