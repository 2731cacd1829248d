/* The authorize endpoint and its login page. */
#include "unit/idp_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "lib/clock.h"
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

/* ---- the form ---- */

struct page {
	char *cookie;
	char *transaction;
};

static struct page open_page(struct idp_fixture *f)
{
	assert_int_equal(ask(f, GOOD), 200);
	return (struct page){page_cookie(&f->talk), page_transaction(&f->talk)};
}

static void close_page(struct page *page)
{
	free(page->cookie);
	free(page->transaction);
}

/* `cookie` NULL sends none. */
static int post(
	struct idp_fixture *f, const char *transaction, const char *cookie, const char *rest)
{
	const char *fields[] = {"Content-Type", "application/x-www-form-urlencoded",
		cookie ? "Cookie" : NULL, cookie, NULL};
	char *form = xasprintf("transaction=%s&%s", transaction, rest);
	int status = talk_send(&f->talk, "POST", BASE "/authorize", fields, slice_of(form));

	free(form);
	return status;
}

#define RIGHT "username=user@example.com&password=password&action=login"
#define WRONG "username=user@example.com&password=Password&action=login"

static void login_gives_a_code(void **state)
{
	struct idp_fixture *f = *state;
	struct page page = open_page(f);
	char *iss, *code, *echoed;

	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT), 303);
	assert_true(slice_starts(talk_field(&f->talk, "location"), CALLBACK "?code="));
	iss = talk_location(&f->talk, "iss");
	code = talk_location(&f->talk, "code");
	echoed = talk_location(&f->talk, "state");
	assert_string_equal(iss, ISSUER);
	assert_string_equal(echoed, "s");
	assert_int_equal(strlen(code), 64);
	/* The page is used up. */
	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT), 400);
	assert_null(talk_field(&f->talk, "location").at);
	free(iss);
	free(code);
	free(echoed);
	close_page(&page);
}

static void state_comes_back_as_it_was(void **state)
{
	struct idp_fixture *f = *state;
	char *code = talk_code(&f->talk, "", "user@example.com");
	char *echoed = talk_location(&f->talk, "state");

	assert_string_equal(echoed, "a state & more");
	free(code);
	free(echoed);
}

static void wrong_password_shows_the_form_again(void **state)
{
	static const char *const wrong[] = {WRONG,
		"username=user@example.com&password=", "username=nobody&password=password",
		"username=&password=", "action=login",
		"username=alice@example.com&password=password",
		"username=user@example.com%00&password=password"};
	struct idp_fixture *f = *state;
	struct page page = open_page(f);

	for (size_t i = 0; i + 1 < ARRAY_LEN(wrong); i++) {
		assert_int_equal(post(f, page.transaction, page.cookie, wrong[i]), 403);
		assert_null(talk_field(&f->talk, "location").at);
		assert_contains(f->talk.reply.body.at, "Wrong user name or password.");
		assert_contains(f->talk.reply.body.at, "name=\"password\"");
	}
	assert_int_equal(post(f, page.transaction, page.cookie, wrong[ARRAY_LEN(wrong) - 1]), 400);
	/* The twin: the same page still works. */
	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT), 303);
	close_page(&page);
}

static void guessing_ends_the_page(void **state)
{
	struct idp_fixture *f = *state;
	struct page page = open_page(f);

	for (int i = 0; i < LOGIN_MAX_FAILURES; i++)
		assert_int_equal(post(f, page.transaction, page.cookie, WRONG), 403);
	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT), 400);
	assert_null(talk_field(&f->talk, "location").at);
	close_page(&page);
}

/* An attacker's page can post the form, with his transaction, but not with our cookie. */
static void form_needs_its_own_cookie(void **state)
{
	struct idp_fixture *f = *state;
	struct page mine = open_page(f);
	struct page other = open_page(f);
	char *both = xasprintf("a=b; %s; %s", other.cookie, mine.cookie);

	assert_int_equal(post(f, mine.transaction, NULL, RIGHT), 403);
	assert_int_equal(post(f, mine.transaction, other.cookie, RIGHT), 403);
	assert_null(talk_field(&f->talk, "location").at);
	assert_int_equal(post(f, "0000", mine.cookie, RIGHT), 400);
	assert_int_equal(post(f, "", mine.cookie, RIGHT), 400);
	/* Two tabs of one browser. */
	assert_int_equal(post(f, mine.transaction, both, RIGHT), 303);
	assert_int_equal(post(f, other.transaction, both, RIGHT), 303);
	free(both);
	close_page(&mine);
	close_page(&other);
}

static void deny_goes_back_without_a_code(void **state)
{
	struct idp_fixture *f = *state;
	struct page page = open_page(f);
	char *error;

	/* Not even the user's own wish counts without the cookie. */
	assert_int_equal(post(f, page.transaction, NULL, "action=deny"), 403);
	assert_int_equal(post(f, page.transaction, page.cookie, "action=deny"), 303);
	error = talk_location(&f->talk, "error");
	assert_string_equal(error, "access_denied");
	assert_null(talk_location(&f->talk, "code"));
	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT), 400);
	free(error);
	close_page(&page);
}

static void page_has_a_lifetime(void **state)
{
	struct idp_fixture *f = *state;
	struct page page = open_page(f);

	clock_set_offset((double)f->config.login_lifetime_s + 1);
	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT), 400);
	clock_set_offset((double)f->config.login_lifetime_s - 5);
	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT), 303);
	close_page(&page);
}

static void form_is_a_form(void **state)
{
	static const char *const json[] = {"Content-Type", "application/json", NULL};
	struct idp_fixture *f = *state;
	struct page page = open_page(f);

	assert_int_equal(talk_send(&f->talk, "POST", BASE "/authorize", json, SLICE("{}")), 400);
	assert_int_equal(post(f, page.transaction, page.cookie, RIGHT "&action=login"), 400);
	assert_null(talk_field(&f->talk, "location").at);
	close_page(&page);
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
		cmocka_unit_test(nothing_is_sent_to_an_unknown_place),
		cmocka_unit_test(other_errors_go_to_the_client),
		cmocka_unit_test(state_is_left_out_when_there_was_none),
		cmocka_unit_test(registered_query_is_kept),
		cmocka_unit_test(login_gives_a_code),
		cmocka_unit_test(state_comes_back_as_it_was),
		cmocka_unit_test(wrong_password_shows_the_form_again),
		cmocka_unit_test(guessing_ends_the_page),
		cmocka_unit_test(form_needs_its_own_cookie),
		cmocka_unit_test(deny_goes_back_without_a_code),
		cmocka_unit_test_setup(page_has_a_lifetime, idp_fixture_reset),
		cmocka_unit_test_setup(form_is_a_form, idp_fixture_reset),
		cmocka_unit_test(escaping_leaves_no_markup),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
