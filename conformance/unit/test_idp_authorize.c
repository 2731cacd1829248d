/* The authorize endpoint: which requests get the page, an error page, or a redirect. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "pages.h"

/* An authorization request from nothing but these parameters. */
static int ask(struct idp_fixture *f, const char *query)
{
	char *path = xasprintf(BASE "/authorize?%s", query);
	int status = talk_get(&f->talk, path);

	free(path);
	return status;
}

#define CLIENT "client_id=mcp-client&redirect_uri=http://127.0.0.1:7777/callback&state=s"
#define CHALLENGE "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define GOOD CLIENT "&response_type=code&code_challenge_method=S256&" CHALLENGE

static void good_request_shows_the_page(void **state)
{
	struct idp_fixture *f = *state;
	struct slice policy;

	assert_int_equal(ask(f, GOOD), 200);
	assert_slice(talk_field(&f->talk, "content-type"), "text/html; charset=utf-8");
	assert_slice(talk_field(&f->talk, "cache-control"), "no-store");
	assert_slice(talk_field(&f->talk, "x-frame-options"), "DENY");
	assert_slice(talk_field(&f->talk, "referrer-policy"), "no-referrer");
	policy = talk_field(&f->talk, "content-security-policy");
	assert_true(slice_contains(policy, "frame-ancestors 'none'"));
	assert_true(slice_contains(policy, "default-src 'none'"));
	assert_false(slice_contains(policy, "unsafe"));
	assert_true(
		slice_contains(talk_field(&f->talk, "set-cookie"), "; HttpOnly; SameSite=Strict"));
	assert_null(strstr(f->talk.reply.body.at, "<script"));
	assert_contains(f->talk.reply.body.at, "<label for=\"username\">");
	assert_contains(f->talk.reply.body.at, "<label for=\"password\">");
	assert_contains(f->talk.reply.body.at, "<li>backend-mcp:tools:call</li>");
	/* The client's name, as text. */
	assert_contains(f->talk.reply.body.at, "&lt;b&gt;MCP &amp; &quot;Co&quot;&lt;/b&gt;");
	assert_null(strstr(f->talk.reply.body.at, "<b>"));
}

/* Whoever cannot be trusted with the answer gets none: no Location, whatever else is wrong. */
static void nothing_is_sent_to_an_unknown_place(void **state)
{
	static const char *const queries[] = {
		"",
		"%zz",
		"response_type=code&" CHALLENGE,
		"client_id=nobody&redirect_uri=http://127.0.0.1:7777/callback",
		"client_id=mcp-client",
		"client_id=mcp-client&redirect_uri=http://127.0.0.1:7777/callback/evil",
		"client_id=mcp-client&redirect_uri=https://evil.example.com/callback",
		"client_id=mcp-client&redirect_uri=https://app.example.com/cb",
		"client_id=mcp-client&redirect_uri=http://127.0.0.1/callback"
		"&redirect_uri=https://evil.example.com/",
		"client_id=mcp-client&client_id=other-client"
		"&redirect_uri=http://127.0.0.1/callback",
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
		assert_int_equal(ask(f, queries[i]), 400);
		assert_null(talk_field(&f->talk, "location").at);
		assert_contains(f->talk.reply.body.at, "role=\"alert\"");
		assert_null(strstr(f->talk.reply.body.at, "evil"));
	}
}

static void other_errors_go_to_the_client(void **state)
{
	static const struct {
		const char *query, *error;
	} cases[] = {
		{CLIENT "&code_challenge_method=S256&" CHALLENGE, "invalid_request"},
		{CLIENT "&response_type=token&code_challenge_method=S256&" CHALLENGE,
			"unsupported_response_type"},
		{CLIENT "&response_type=code&" CHALLENGE, "invalid_request"},
		{CLIENT "&response_type=code&code_challenge_method=plain&" CHALLENGE,
			"invalid_request"},
		{CLIENT "&response_type=code&code_challenge_method=S256", "invalid_request"},
		{CLIENT "&response_type=code&code_challenge_method=S256&code_challenge=short",
			"invalid_request"},
		{GOOD "&scope=admin", "invalid_scope"},
		{GOOD "&scope=extra&scope=extra", "invalid_request"},
		{GOOD "&resource=https://unknown.example.com/", "invalid_target"},
		{GOOD "&resource=relative", "invalid_target"},
		{GOOD "&resource=http://127.0.0.1:8080/mcp%23f", "invalid_target"},
		{GOOD "&resource=http://127.0.0.1:8080/mcp"
		      "&resource=https://other.example.com/mcp",
			"invalid_target"},
		{GOOD "&response_mode=fragment", "invalid_request"},
	};
	struct idp_fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char *error, *echoed, *iss;

		assert_int_equal(ask(f, cases[i].query), 303);
		assert_true(slice_starts(talk_field(&f->talk, "location"), CALLBACK "?error="));
		error = talk_location(&f->talk, "error");
		echoed = talk_location(&f->talk, "state");
		iss = talk_location(&f->talk, "iss");
		assert_string_equal(error, cases[i].error);
		assert_string_equal(echoed, "s");
		assert_string_equal(iss, ISSUER);
		free(error);
		free(echoed);
		free(iss);
	}
	/* The twin: these do not stand in the way. */
	assert_int_equal(ask(f, GOOD "&scope=extra&resource=http://127.0.0.1:8080/mcp"
				     "&resource=http://127.0.0.1:8080/mcp&unknown=1&scope2=&"
				     "response_mode=query"),
		200);
}

static void state_is_left_out_when_there_was_none(void **state)
{
	struct idp_fixture *f = *state;

	assert_int_equal(
		ask(f, "client_id=mcp-client&redirect_uri=http://127.0.0.1:7777/callback"), 303);
	assert_null(talk_location(&f->talk, "state"));
}

static void registered_query_is_kept(void **state)
{
	struct idp_fixture *f = *state;

	assert_int_equal(ask(f, "client_id=mcp-client"
				"&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb%3Fx%3D1"),
		303);
	assert_true(slice_starts(
		talk_field(&f->talk, "location"), "https://app.example.com/cb?x=1&error="));
}

/* A style sheet that its own policy forbids is one that no browser applies. [CSP3 6.7.2.3] */
static void style_is_the_one_that_is_allowed(void **state)
{
	struct idp_fixture *f = *state;
	uint8_t hash[SHA256_SIZE];
	struct buf expected = {0};
	const char *from, *to;

	assert_int_equal(ask(f, GOOD), 200);
	from = strstr(f->talk.reply.body.at, "<style>") + strlen("<style>");
	to = strstr(from, "</style>");
	crypto_sha256(slice_make(from, (size_t)(to - from)), hash);
	buf_puts(&expected, "style-src 'sha256-");
	base64_encode(&expected, hash, sizeof hash);
	assert_true(slice_contains(talk_field(&f->talk, "content-security-policy"), expected.at));
	buf_clear(&expected);
}

static void escaping_leaves_no_markup(void **state)
{
	struct buf out = {0};

	(void)state;
	html_escape(&out, SLICE("<a href=\"x\" b='y'>&amp;\xc3\xa9"));
	assert_string_equal(out.at, "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;amp;\xc3\xa9");
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(good_request_shows_the_page, idp_fixture_reset),
		cmocka_unit_test(style_is_the_one_that_is_allowed),
		cmocka_unit_test(nothing_is_sent_to_an_unknown_place),
		cmocka_unit_test(other_errors_go_to_the_client),
		cmocka_unit_test(state_is_left_out_when_there_was_none),
		cmocka_unit_test(registered_query_is_kept),
		cmocka_unit_test(escaping_leaves_no_markup),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
