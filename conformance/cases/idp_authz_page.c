/* The login page: who may show it, who may post it, and what it takes. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_login_help.h"

/* A login from page to code; the twin of all that follows. */
static void expect_login(const struct idp *idp)
{
	char *code = idp_code(idp, &(struct idp_authorization){0});

	secret_free(code);
}

/* I-AUTHZ-09 [RFC9700 4.12] */
static void no_307_case(struct suite *suite)
{
	struct idp idp;
	struct idp_page page;
	struct idp_reply reply;

	idp_open(suite, &idp);
	idp_open_page(&idp, &(struct idp_authorization){0}, &page);
	idp_post_page(&idp, &page, NULL, NULL, NULL, &reply);
	if (!idp_gave_code(&reply))
		case_untestable("a user who logs in gets a code", "status %d", reply.wire.status);
	EXPECT(reply.wire.status == 303 || reply.wire.status == 302,
		"a redirect after the password must not repeat it: 303, or 302", "%d",
		reply.wire.status);
	idp_reply_clear(&reply);
	idp_page_clear(&page);
	idp_close(&idp);
}

static void expect_no_code(
	const struct idp *idp, const struct idp_page *page, const char *cookie, const char *what)
{
	struct idp_reply reply;

	idp_post_page(idp, page, NULL, NULL, cookie, &reply);
	EXPECT(!idp_gave_code(&reply) && reply.wire.status >= 400,
		"a form from elsewhere gives no code", "%s: status %d", what, reply.wire.status);
	idp_reply_clear(&reply);
}

/* I-AUTHZ-10 [RFC9700 4.7, 4.16] */
static void frames_case(struct suite *suite)
{
	struct idp idp;
	struct idp_page page, other;
	struct idp_reply reply;
	struct slice policy, options;

	idp_open(suite, &idp);
	idp_authorize(&idp, &(struct idp_authorization){0}, &reply);
	policy = http_fields_value(reply.wire.fields, "content-security-policy");
	options = http_fields_value(reply.wire.fields, "x-frame-options");
	EXPECT(slice_contains(policy, "frame-ancestors 'none'") ||
			slice_contains(policy, "frame-ancestors 'self'"),
		"Content-Security-Policy lets no other page frame the login", "\"%.*s\"",
		SLICE_ARGS(policy));
	EXPECT(slice_is_nocase(options, "DENY") || slice_is_nocase(options, "SAMEORIGIN"),
		"X-Frame-Options says the same to older browsers", "\"%.*s\"", SLICE_ARGS(options));
	idp_reply_clear(&reply);
	expect_login(&idp);
	idp_open_page(&idp, &(struct idp_authorization){0}, &page);
	idp_open_page(&idp, &(struct idp_authorization){0}, &other);
	expect_no_code(&idp, &page, "", "without the page's cookie");
	expect_no_code(&idp, &page, other.cookie, "with another page's cookie");
	expect_no_code(&idp, &page, "session=x; login=x", "with a made-up cookie");
	idp_post_page(&idp, &page, NULL, NULL, NULL, &reply);
	if (!idp_gave_code(&reply))
		case_untestable(
			"the page's own cookie gives a code", "status %d", reply.wire.status);
	idp_reply_clear(&reply);
	expect_no_code(&idp, &page, NULL, "a second time");
	idp_page_clear(&page);
	idp_page_clear(&other);
	idp_close(&idp);
}

/* I-AUTHZ-13 [RFC6749 3.1, 10.10] */
static void password_case(struct suite *suite)
{
	unsigned most = (unsigned)suite_bounds(suite, ROLE_IDP)->login_failures;
	struct idp idp;
	struct idp_page page;
	struct idp_reply reply;
	const char *name, *password;

	idp_open(suite, &idp);
	expect_login(&idp);
	name = idp_account(&idp, "user", "name");
	password = idp_account(&idp, "user", "password");
	char *longer = xasprintf("%sx", password);
	char *shorter = slice_dup(slice_to(slice_of(password), strlen(password) - 1));
	char *upper = xasprintf("%c%s", password[0] ^ 0x20, password + 1);
	const char *const wrong[][2] = {{name, "wrong"}, {name, ""}, {name, longer},
		{name, shorter}, {name, upper}, {"nobody@example.com", password}, {"", password}};

	idp_open_page(&idp, &(struct idp_authorization){0}, &page);
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		idp_post_page(&idp, &page, wrong[i][0], wrong[i][1], NULL, &reply);
		EXPECT(!idp_gave_code(&reply) && reply.wire.status >= 400,
			"no code without the user's password", "\"%s\", \"%s\": status %d",
			wrong[i][0], wrong[i][1], reply.wire.status);
		idp_reply_clear(&reply);
	}
	/* [RFC6749 10.10] after so many, the right one does not help any more */
	for (unsigned i = ARRAY_LEN(wrong); i < most; i++) {
		idp_post_page(&idp, &page, NULL, "wrong", NULL, &reply);
		idp_reply_clear(&reply);
	}
	idp_post_page(&idp, &page, NULL, NULL, NULL, &reply);
	EXPECT(!idp_gave_code(&reply), "guessing at one page ends", "after %u guesses it goes on",
		most);
	idp_reply_clear(&reply);
	idp_page_clear(&page);
	expect_login(&idp);
	free(longer);
	free(shorter);
	free(upper);
	idp_close(&idp);
}

static const struct test_case cases[] = {
	{.slug = "idp/authz/no-307", .run = no_307_case},
	{.slug = "idp/authz/frames", .run = frames_case},
	{.slug = "idp/authz/password", .run = password_case},
};

CASE_LIST(cases_idp_authz_page, cases);
