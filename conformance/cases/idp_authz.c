/* The authorization request: what is shown a login page, and what goes back to the client. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_login_help.h"

/* A good request gets a page. */
static void open_with_control(struct suite *suite, struct idp *idp)
{
	struct idp_page page;

	idp_open(suite, idp);
	idp_open_page(idp, &(struct idp_authorization){0}, &page);
	idp_page_clear(&page);
}

static bool is_redirect(const struct idp_reply *reply)
{
	return reply->wire.status >= 300 && reply->wire.status < 400;
}

/* Refused: an error page, or an error sent to the client's own redirect_uri. */
static void expect_not_shown(const struct idp *idp, const struct idp_authorization *authorization,
	const char *errors, const char *what)
{
	const char *uri = idp_account(idp, "client", "redirect_uri");
	struct idp_reply reply;

	idp_authorize(idp, authorization, &reply);
	EXPECT(reply.wire.status != 200, "there is no login page", "%s: there is one", what);
	if (is_redirect(&reply)) {
		struct slice location = http_fields_value(reply.wire.fields, "location");
		char *error = idp_location(&reply, "error");

		EXPECT(slice_starts(location, uri), "an error goes to the client", "%s: %.*s", what,
			SLICE_ARGS(location));
		EXPECT(error && strstr(errors, error), errors, "%s: error \"%s\"", what,
			error ? error : "");
		EXPECT(!idp_gave_code(&reply), "no code is given", "%s: one is", what);
		free(error);
	} else {
		EXPECT(reply.wire.status >= 400 && reply.wire.status < 500,
			"the request is refused", "%s: status %d", what, reply.wire.status);
	}
	idp_reply_clear(&reply);
}

/* I-AUTHZ-01 [RFC9700 2.1, 4.1.3] [RFC8252 7.3] */
static void redirect_exact_case(struct suite *suite)
{
	static const char *const good[] = {
		"http://127.0.0.1/callback", "http://127.0.0.1:54321/callback"};
	struct idp idp;
	char *evil = xasprintf("http://127.0.0.1:%u/evil", suite_port(suite, "evil_port"));
	size_t connections = suite_now(suite).evil;
	const char *const bad[] = {evil, "http://127.0.0.1/callbackx",
		"http://127.0.0.1/callback/x", "http://127.0.0.1/callback/../evil",
		"http://127.0.0.1/callback%2f..%2fevil", "http://127.0.0.1/callback/",
		"http://127.0.0.1/Callback", "http://127.0.0.1/", "http://127.0.0.1",
		"http://127.0.0.1/callback?x=1", "http://127.0.0.1/callback#x",
		"https://127.0.0.1/callback", "http://127.0.0.1.evil.example.com/callback",
		"http://evil.example.com/callback", "http://127.0.0.1@evil.example.com/callback",
		"http://evil.example.com@127.0.0.1/callback", "http://127.0.0.2/callback",
		"//127.0.0.1/callback", "/callback", "javascript:alert(1)", "custom:/callback", ""};

	idp_open(suite, &idp);
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		struct idp_page page;

		idp_open_page(&idp, &(struct idp_authorization){.redirect_uri = good[i]}, &page);
		idp_page_clear(&page);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const char *what = bad[i][0] ? bad[i] : "no redirect_uri";
		struct idp_reply reply;

		idp_authorize(&idp, &(struct idp_authorization){.redirect_uri = bad[i]}, &reply);
		EXPECT(!is_redirect(&reply) && !http_fields_count(reply.wire.fields, "location"),
			"nobody is redirected to a URI that is not registered", "%s: status %d",
			what, reply.wire.status);
		EXPECT(reply.wire.status >= 400 && reply.wire.status < 500,
			"the request is refused", "%s: status %d", what, reply.wire.status);
		idp_reply_clear(&reply);
	}
	EXPECT(suite_now(suite).evil == connections, "nobody connects to it", "somebody does");
	free(evil);
	idp_close(&idp);
}

/* I-AUTHZ-02 [RFC9700 2.1.1] */
static void pkce_required_case(struct suite *suite)
{
	static const struct idp_authorization bad[] = {
		{.challenge = "", .method = ""},
		{.challenge = ""},
		{.challenge = CHALLENGE, .method = ""},
		{.challenge = VERIFIER, .method = "plain"},
		{.challenge = CHALLENGE, .method = "s256"},
		{.challenge = CHALLENGE, .method = "S512"},
		{.challenge = "short"},
		{.challenge = CHALLENGE "AA"},
		{.challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"},
	};
	struct idp idp;

	open_with_control(suite, &idp);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *what = xasprintf("method \"%s\", challenge \"%s\"",
			bad[i].method ? bad[i].method : "S256", bad[i].challenge);

		expect_not_shown(&idp, &bad[i], "invalid_request", what);
		free(what);
	}
	idp_close(&idp);
}

/* The answers to a login, and to a request that is refused once the client is known. */
static void both_answers(const struct idp *idp, const char *state, struct idp_reply reply[2])
{
	struct idp_page page;

	idp_open_page(idp, &(struct idp_authorization){.state = state}, &page);
	idp_post_page(idp, &page, NULL, NULL, NULL, &reply[0]);
	if (!idp_gave_code(&reply[0]))
		case_untestable(
			"a user who logs in gets a code", "status %d", reply[0].wire.status);
	idp_authorize(idp, &(struct idp_authorization){.state = state, .scope = "no-such-scope"},
		&reply[1]);
	if (!is_redirect(&reply[1]))
		case_untestable(
			"a wrong scope is told to the client", "status %d", reply[1].wire.status);
	idp_page_clear(&page);
}

/* I-AUTHZ-06 [RFC9207 2] */
static void iss_case(struct suite *suite)
{
	const char *issuer = vars_get(&suite->vars, "issuer");
	struct idp_reply reply[2];
	struct idp idp;

	idp_open(suite, &idp);
	both_answers(&idp, "a-state", reply);
	for (size_t i = 0; i < 2; i++) {
		char *iss = idp_location(&reply[i], "iss");

		EXPECT(iss && strcmp(iss, issuer) == 0,
			"iss is in every answer, equal to the issuer", "%s: \"%s\"",
			i ? "error" : "code", iss ? iss : "");
		free(iss);
		idp_reply_clear(&reply[i]);
	}
	idp_close(&idp);
}

/* I-AUTHZ-07 [RFC6749 4.1.2] */
static void state_case(struct suite *suite)
{
	static const char *const states[] = {"a-state", "a b+c%2F&=#?", "\"<>\\'~", "\xc3\xa9"};
	struct idp idp;

	idp_open(suite, &idp);
	for (size_t s = 0; s < ARRAY_LEN(states); s++) {
		struct idp_reply reply[2];

		both_answers(&idp, states[s], reply);
		for (size_t i = 0; i < 2; i++) {
			char *state = idp_location(&reply[i], "state");

			EXPECT(state && strcmp(state, states[s]) == 0,
				"state comes back as it was, once", "%s: \"%s\" instead of \"%s\"",
				i ? "error" : "code", state ? state : "", states[s]);
			free(state);
			idp_reply_clear(&reply[i]);
		}
	}
	idp_close(&idp);
}

/* I-AUTHZ-12 [RFC9700 2.1.2, 2.4] */
static void no_implicit_case(struct suite *suite)
{
	static const char *const types[] = {"token", "id_token", "id_token token", "code token",
		"code id_token", "none", "Code", ""};
	struct idp idp;
	struct idp_reply reply;
	char *form;

	open_with_control(suite, &idp);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		expect_not_shown(&idp, &(struct idp_authorization){.response_type = types[i]},
			types[i][0]
				? "unsupported_response_type invalid_request unauthorized_client"
				: "invalid_request",
			types[i][0] ? types[i] : "no response_type");
	form = xasprintf("grant_type=password&client_id=%s&username=%s&password=%s",
		idp_account(&idp, "client", "client_id"), idp_account(&idp, "user", "name"),
		idp_account(&idp, "user", "password"));
	idp_send(&idp, &(struct idp_request){.body = form}, &reply);
	idp_expect_error(
		&reply, "unsupported_grant_type unauthorized_client", "the password grant");
	idp_reply_clear(&reply);
	free(form);
	idp_close(&idp);
}

static const struct test_case cases[] = {
	{.slug = "idp/authz/redirect-exact", .run = redirect_exact_case},
	{.slug = "idp/authz/pkce-required", .run = pkce_required_case},
	{.slug = "idp/authz/iss", .run = iss_case},
	{.slug = "idp/authz/state", .run = state_case},
	{.slug = "idp/authz/no-implicit", .run = no_implicit_case},
};

CASE_LIST(cases_idp_authz, cases);
