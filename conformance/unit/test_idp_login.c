/* The login page: the form that it posts, and the answer to the client. */
#include "unit/idp_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "lib/clock.h"

#define REQUEST                                                       \
	BASE "/authorize?client_id=mcp-client&redirect_uri=" CALLBACK \
	     "&state=s&response_type=code&code_challenge_method=S256" \
	     "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

struct page {
	char *cookie;
	char *transaction;
};

static struct page open_page(struct idp_fixture *f)
{
	assert_int_equal(talk_get(&f->talk, REQUEST), 200);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(login_gives_a_code, idp_fixture_reset),
		cmocka_unit_test(state_comes_back_as_it_was),
		cmocka_unit_test(wrong_password_shows_the_form_again),
		cmocka_unit_test(guessing_ends_the_page),
		cmocka_unit_test(form_needs_its_own_cookie),
		cmocka_unit_test(deny_goes_back_without_a_code),
		cmocka_unit_test_setup(page_has_a_lifetime, idp_fixture_reset),
		cmocka_unit_test_setup(form_is_a_form, idp_fixture_reset),
	};

	return cmocka_run_group_tests(tests, idp_fixture_start, idp_fixture_stop);
}
