/*
 * The login page in a real browser, from /authorize to the callback with a code: with a good
 * password and a wrong one, with JavaScript and without.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "browser/webdriver.h"
#include "lib/form.h"
#include "lib/http_client.h"
#include "party.h"
#include "ports.h"
#include "wire.h"

/* [RFC7636 B] */
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define STATE "state-of-the-test"

struct fixture {
	char *folder;
	struct party idp;
	struct vars vars;
	struct origin *callback; /* the client that waits for the code */
	struct webdriver *driver;
	char *authorize;
};

static const char *programs; /* folder of mock-idp */

static void write_manifest(struct fixture *f)
{
	char *path = xasprintf("%s/idp.json", f->folder);
	FILE *file = fopen(path, "w");
	struct note note = {0};

	assert_non_null(file);
	fprintf(file,
		"{\"name\":\"mock-idp\",\"role\":\"idp\",\"start\":[\"%s/mock-idp\",\"--port\",\"${port}\"],"
		"\"ready\":\"mock-idp ready\"}",
		programs);
	fclose(file);
	assert_int_equal(party_load(&f->idp, path, &note), ERR_NONE);
	free(path);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status, (void)kind, (void)walk;
	return remove(path);
}

static int stop(void **state)
{
	struct fixture *f = *state;

	webdriver_stop(f->driver);
	party_clear(&f->idp);
	origin_stop(f->callback);
	vars_clear(&f->vars);
	nftw(f->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(f->folder);
	free(f->authorize);
	free(f);
	return 0;
}

static int start(void **state, bool scripts)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	char folder[] = "/tmp/browser.XXXXXX";
	struct note note = {0};
	unsigned port = free_port();

	f->folder = xstrdup(mkdtemp(folder));
	f->callback = origin_start();
	vars_set(&f->vars, "port", "%u", port);
	write_manifest(f);
	if (party_start(&f->idp, &f->vars, f->folder, port, 20000, &note) ||
		!(f->driver = webdriver_start(f->folder, scripts, &note))) {
		fprintf(stderr, "%s\n", note.text);
		*state = f;
		stop(state);
		return -1;
	}
	/* A loopback redirect_uri may have any port. [RFC8252 7.3] */
	f->authorize = xasprintf("http://127.0.0.1:%u/oauth2/default/authorize?response_type=code"
				 "&client_id=mcp-client&redirect_uri=http://127.0.0.1:%u/callback"
				 "&state=" STATE "&code_challenge=" CHALLENGE
				 "&code_challenge_method=S256",
		port, origin_port(f->callback));
	*state = f;
	return 0;
}

static int start_with_scripts(void **state)
{
	return start(state, true);
}

static int start_without_scripts(void **state)
{
	return start(state, false);
}

#define EXPECT_DONE(call)                                           \
	do {                                                        \
		struct note note_ = {0};                            \
		bool done_ = call;                                  \
		if (!done_)                                         \
			print_error("%s: %s\n", #call, note_.text); \
		assert_true(done_);                                 \
	} while (0)

static void log_in(struct fixture *f, const char *password)
{
	EXPECT_DONE(webdriver_open(f->driver, f->authorize, &note_));
	EXPECT_DONE(webdriver_type(f->driver, "input[name=username]", "user@example.com", &note_));
	EXPECT_DONE(webdriver_type(f->driver, "input[name=password]", password, &note_));
	EXPECT_DONE(webdriver_click(f->driver, "button[value=login]", &note_));
}

/* Requests to the callback; a browser also asks for an icon. */
static size_t callbacks(struct fixture *f)
{
	size_t count = 0;

	for (size_t i = 0; i < origin_count(f->callback); i++)
		count += slice_starts(origin_request(f->callback, i)->target, "/callback?");
	return count;
}

static bool callbacks_come_to(struct fixture *f, size_t count)
{
	for (size_t seen = 1; callbacks(f) < count; seen++)
		if (!origin_wait(f->callback, seen, 10000)) {
			char *address = webdriver_address(f->driver);

			print_error("the browser is at %s\n", address);
			free(address);
			return false;
		}
	return true;
}

/* The callback got one request, with a code, our state and the issuer. */
static void good_password_leads_to_the_callback(void **state)
{
	struct fixture *f = *state;
	const struct wire_request *request;
	struct form answer;

	log_in(f, "password");
	assert_true(callbacks_come_to(f, 1));
	request = origin_request(f->callback, 0);
	assert_true(slice_starts(request->target, "/callback?"));
	assert_int_equal(
		form_parse(slice_from(request->target, strlen("/callback?")), &answer), ERR_NONE);
	assert_true(form_value(&answer, "code").len >= 16);
	assert_true(slice_is(form_value(&answer, "state"), STATE));
	assert_true(form_value(&answer, "iss").len > 0);
	assert_int_equal(form_count(&answer, "error"), 0);
	form_clear(&answer);
}

/* The page comes again and says so; nobody is redirected. */
static void wrong_password_stays_on_the_page(void **state)
{
	struct fixture *f = *state;
	size_t before = callbacks(f);
	char *address;
	char *text;

	log_in(f, "wrong");
	text = webdriver_text(f->driver, "[role=alert]");
	assert_non_null(text);
	assert_true(strlen(text) > 0);
	address = webdriver_address(f->driver);
	assert_non_null(strstr(address, "/oauth2/default/"));
	assert_int_equal(callbacks(f), before);
	free(address);
	free(text);
	/* And the page that came again is one that works. */
	EXPECT_DONE(webdriver_type(f->driver, "input[name=password]", "password", &note_));
	EXPECT_DONE(webdriver_click(f->driver, "button[value=login]", &note_));
	assert_true(callbacks_come_to(f, before + 1));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest with_scripts[] = {
		cmocka_unit_test(good_password_leads_to_the_callback),
		cmocka_unit_test(wrong_password_stays_on_the_page),
	};
	const struct CMUnitTest without_scripts[] = {
		cmocka_unit_test(good_password_leads_to_the_callback),
		cmocka_unit_test(wrong_password_stays_on_the_page),
	};
	int failed;

	if (argc != 2) {
		fprintf(stderr, "usage: test_login FOLDER\n");
		return 2;
	}
	programs = argv[1];
	http_client_init();
	failed = cmocka_run_group_tests(with_scripts, start_with_scripts, stop);
	failed += cmocka_run_group_tests(without_scripts, start_without_scripts, stop);
	http_client_end();
	return failed;
}
