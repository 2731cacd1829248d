/* How a token is presented: what is taken for one, and what never. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "exchange_help.h"
#include "fill.h"

static const struct refusal challenged = {.status = 401, .error = ANY_ERROR, .idp_silent = true};

/* P-CRED-01 [RFC6750 3] [RFC9110 15.5.2] */
static void no_credentials_case(struct suite *suite)
{
	static const char *const routes[] = {"origin", "same_idp", "federated"};
	static const char *const methods[] = {"POST", "GET"};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(routes) * ARRAY_LEN(methods); i++) {
		struct probe probe = {.route = routes[i / 2], .method = methods[i % 2]};
		struct probe empty = probe;

		empty.fields = "Authorization:\r\n";
		expect_refused(suite, &probe, &challenged, probe.route);
		expect_refused(suite, &empty, &challenged, "an empty field");
	}
}

/* P-CRED-02 [RFC9110 11.1] */
static void scheme_case_case(struct suite *suite)
{
	static const char *const spellings[] = {"bearer ~", "BEARER ~", "bEaReR ~"};
	char *token = suite_mint(suite, NULL);
	struct probe usual = {.token = token};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(spellings); i++) {
		char *value = fill(spellings[i], '~', token);
		struct probe probe = {.authorization = value};

		expect_passes(suite, &probe, spellings[i]);
		free(value);
	}
	free(token);
}

/* P-CRED-03 [RFC6750 3] [RFC9110 11.6.1] */
static void other_scheme_case(struct suite *suite)
{
	static const char *const values[] = {"Basic ~", "Token ~", "Negotiate ~", "DPoP ~",
		"Digest ~", "Bear ~", "Bearers ~", "Bearer-Token ~",
		"Basic dXNlcjpwYXNzd29yZA==", "~"};
	char *token = suite_mint(suite, NULL);
	struct probe usual = {.token = token};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		char *value = fill(values[i], '~', token);
		struct probe probe = {.authorization = value};

		expect_refused(suite, &probe, &challenged, values[i]);
		free(value);
	}
	free(token);
}

/* P-CRED-04 [RFC6750 2.1, 3.1] */
static void malformed_case(struct suite *suite)
{
	static const char *const good[] = {"Bearer  ~", "Bearer      ~"};
	static const char *const bad[] = {"Bearer", "Bearer ~ ~", "Bearer ~ junk", "Bearer junk ~",
		"Bearer ~,", "Bearer ,~", "Bearer ~, Bearer ~", "Bearer ~,~", "Bearer \"~\"",
		"Bearer ~;a=b", "Bearer token=\"~\"", "Bearer ~!", "Bearer ~%20", "Bearer =~",
		"Bearer ~\\", "Bearer <~>", "Bearer ~\tjunk"};
	/* A 400 is only a SHOULD. */
	struct refusal refusal = {.status = 400,
		.or_status = suite->strict ? 0 : 401,
		.error = suite->strict ? "invalid_request" : NULL,
		.idp_silent = true};
	char *token = suite_mint(suite, NULL);
	struct probe usual = {.token = token};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		char *value = fill(good[i], '~', token);
		struct probe probe = {.authorization = value};

		expect_passes(suite, &probe, "several blanks behind the scheme");
		free(value);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *value = fill(bad[i], '~', token);
		struct probe probe = {.authorization = value};

		expect_refused(suite, &probe, &refusal, bad[i]);
		free(value);
	}
	free(token);
}

/* P-CRED-05 [RFC9110 5.3] [RFC6750 3.1] */
static void duplicate_authorization_case(struct suite *suite)
{
	static const struct {
		const char *what;
		const char *fields; /* "~" is the good token, "!" the bad one */
	} pairs[] = {
		{"good, bad", "Authorization: Bearer ~\r\nAuthorization: Bearer !\r\n"},
		{"bad, good", "Authorization: Bearer !\r\nAuthorization: Bearer ~\r\n"},
		{"good, good", "Authorization: Bearer ~\r\nAuthorization: Bearer ~\r\n"},
		{"in small letters", "Authorization: Bearer ~\r\nauthorization: Bearer !\r\n"},
		{"in capitals", "AUTHORIZATION: Bearer !\r\nAuthorization: Bearer ~\r\n"},
		{"another scheme", "Authorization: Bearer ~\r\nAuthorization: Basic dXNlcjp4\r\n"},
		{"an empty one", "Authorization: Bearer ~\r\nAuthorization:\r\n"},
		{"apart", "Authorization: Bearer ~\r\nX-Between: a\r\nAuthorization: Bearer ~\r\n"},
	};
	struct refusal refusal = {.status = 400, .or_status = 401, .idp_silent = true};
	char *good = suite_mint(suite, NULL);
	char *bad = suite_mint(suite, "{\"bad\":\"bad-signature\"}");
	struct probe usual = {.token = good};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		char *with_good = fill(pairs[i].fields, '~', good);
		char *fields = fill(with_good, '!', bad);
		struct probe probe = {.fields = fields};

		expect_refused(suite, &probe, &refusal, pairs[i].what);
		free(fields);
		free(with_good);
	}
	free(good);
	free(bad);
}

/* P-CRED-10 [RFC9110 5.5]: the IdP must see the token as it is. */
static bool idp_saw_subject_token(struct suite *suite, struct moment since, const char *token)
{
	struct observation seen;
	bool found = false;

	suite_observe(suite, since, &seen);
	for (size_t i = 0; i < seen.count && !found; i++) {
		struct form form;

		if (seen.at[i]->response || !slice_is(seen.at[i]->method, "POST") ||
			form_parse(seen.at[i]->body, &form))
			continue;
		found = slice_is(form_value(&form, "subject_token"), token);
		form_clear(&form);
	}
	observation_clear(&seen);
	return found;
}

static void ows_case(struct suite *suite)
{
	static const char *const fields[] = {"Authorization:Bearer ~\r\n",
		"Authorization:    Bearer ~\r\n", "Authorization: Bearer ~ \r\n",
		"Authorization: Bearer ~   \r\n", "Authorization:\tBearer ~\r\n",
		"Authorization: Bearer ~\t\r\n", "Authorization: \t Bearer ~ \t \r\n"};

	expect_good_token_passes(suite);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		/* A new one each, so that the IdP is asked. */
		char *token = suite_mint(suite, NULL);
		char *field = fill(fields[i], '~', token);
		char *what = xasprintf("field %zu of those with white space", i + 1);
		struct probe probe = {.fields = field};
		struct moment before = suite_now(suite);

		expect_passes(suite, &probe, what);
		EXPECT(idp_saw_subject_token(suite, before, token),
			"the token without the white space is exchanged", "%s: it is not", what);
		free(what);
		free(field);
		free(token);
	}
}

/* P-CRED-12 [RFC9110 5.5] */
static void bad_bytes_case(struct suite *suite)
{
	static const struct slice bytes[] = {SLICE("\0"), SLICE("\x01"), SLICE("\x07"),
		SLICE("\x1b"), SLICE("\r"), SLICE("\n"), SLICE("\r\n "), SLICE("\n X: y"),
		SLICE("\x7f"), SLICE("\x80"), SLICE("\xe9"), SLICE("\xff"), SLICE("\xc3\xa9"),
		SLICE("\xc0\x80")};
	/* Where they stand: the token is cut there. */
	char *token = suite_mint(suite, NULL);
	size_t at[] = {strlen(token), strlen(token) / 2, 0};
	struct probe usual = {.token = token};

	expect_control(suite, &usual);
	for (size_t i = 0; i < ARRAY_LEN(bytes) * ARRAY_LEN(at); i++) {
		struct slice byte = bytes[i / ARRAY_LEN(at)];
		size_t cut = at[i % ARRAY_LEN(at)];
		struct moment before = suite_now(suite);
		struct wire_reply reply;
		struct buf text = {0};

		buf_printf(&text,
			"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %.*s",
			route_path(suite, NULL), (int)cut, token);
		buf_add(&text, byte);
		buf_printf(&text, "%sx\r\n\r\n", token + cut);
		probe_send_text(suite, "GET", buf_slice(&text), &reply);
		EXPECT(suite_heard_origin(suite, before) == 0, "the upstream hears nothing",
			"byte %02x at %zu: status %d", (unsigned char)byte.at[0], cut,
			reply.status);
		EXPECT(reply.status == 400 || reply.status == 401, "the request is refused",
			"byte %02x at %zu: status %d", (unsigned char)byte.at[0], cut,
			reply.status);
		wire_reply_clear(&reply);
		buf_clear(&text);
	}
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "proxy/cred/no-credentials", .run = no_credentials_case},
	{.slug = "proxy/cred/scheme-case", .run = scheme_case_case},
	{.slug = "proxy/cred/other-scheme", .run = other_scheme_case},
	{.slug = "proxy/cred/malformed", .run = malformed_case},
	{.slug = "proxy/cred/duplicate-authorization", .run = duplicate_authorization_case},
	{.slug = "proxy/cred/ows", .run = ows_case},
	{.slug = "proxy/cred/bad-bytes", .run = bad_bytes_case},
};

CASE_LIST(cases_proxy_cred, cases);
