/* Requests to the token endpoint as such, whatever the grant. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_help.h"
#include "lib/form.h"

/* A form that is good but for how it travels. */
struct good {
	struct idp idp;
	char *subject;
	char *basic;
	char *form;
};

static void good_open(struct suite *suite, struct good *good)
{
	idp_open(suite, &good->idp);
	good->subject = idp_log_in(&good->idp, "user", "client");
	good->basic = idp_basic(&good->idp, "exchanger", NULL);
	good->form =
		idp_exchange_form(&good->idp, &(struct idp_exchange){.subject = good->subject});
	idp_expect_control(&good->idp, &(struct idp_exchange){.subject = good->subject}, NULL);
}

static void good_close(struct good *good)
{
	secret_free(good->subject);
	secret_free(good->basic);
	free(good->form);
	idp_close(&good->idp);
}

static void expect_nothing_issued(
	const struct good *good, const struct idp_request *request, const char *what)
{
	struct idp_request sent = *request;
	struct idp_reply reply;

	sent.authorization = good->basic;
	idp_send(&good->idp, &sent, &reply);
	EXPECT(reply.wire.status >= 400 && reply.wire.status < 500, "the request is refused",
		"%s: status %d", what, reply.wire.status);
	EXPECT(!slice_contains(reply.wire.body, "access_token"), "no token is issued", "%s: one is",
		what);
	idp_reply_clear(&reply);
}

/* I-TOK-01 [RFC6749 3.2] */
static void post_only_case(struct suite *suite)
{
	static const char *const methods[] = {"GET", "HEAD", "PUT", "DELETE", "PATCH"};
	struct good good;

	good_open(suite, &good);
	for (size_t i = 0; i < ARRAY_LEN(methods); i++) {
		expect_nothing_issued(&good,
			&(struct idp_request){.method = methods[i], .query = good.form},
			methods[i]);
		if (i >= 2)
			expect_nothing_issued(&good,
				&(struct idp_request){.method = methods[i], .body = good.form},
				methods[i]);
	}
	good_close(&good);
}

/* I-TOK-02 [RFC6749 3.2, B] */
static void form_only_case(struct suite *suite)
{
	static const char *const types[] = {"application/json", "text/plain", "",
		"multipart/form-data; boundary=x", "application/x-www-form-urlencodedx"};
	struct good good;
	struct idp_reply reply;
	char *json, *bare, *query;

	good_open(suite, &good);
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		expect_nothing_issued(&good,
			&(struct idp_request){.type = types[i], .body = good.form},
			types[i][0] ? types[i] : "no Content-Type");
	json = xasprintf("{\"grant_type\":\"" GRANT_EXCHANGE "\",\"subject_token\":\"%s\","
			 "\"subject_token_type\":\"" TYPE_ACCESS_TOKEN "\",\"audience\":\"%s\"}",
		good.subject, idp_account(&good.idp, "exchanger", "audience"));
	expect_nothing_issued(&good,
		&(struct idp_request){.type = "application/json", .body = json}, "a JSON document");
	free(json);
	/* What is in the URI counts for nothing: there the request lacks it. */
	bare = idp_exchange_form(&good.idp, &(struct idp_exchange){.subject = NULL});
	query = xasprintf("subject_token=%s", good.subject);
	expect_nothing_issued(&good, &(struct idp_request){.query = query, .body = bare},
		"the subject token in the URI");
	free(query);
	free(bare);
	query = xasprintf("audience=%s", idp_account(&good.idp, "exchanger", "other_audience"));
	idp_send(&good.idp,
		&(struct idp_request){
			.authorization = good.basic, .query = query, .body = good.form},
		&reply);
	if (reply.wire.status == 200) {
		struct oracle issued;

		idp_read_token(&good.idp, json_member_string(reply.json, "access_token"), &issued);
		EXPECT(oracle_lists(issued.claims, "aud",
			       idp_account(&good.idp, "exchanger", "audience")),
			"the audience of the body counts", "it does not");
		oracle_clear(&issued);
	}
	idp_reply_clear(&reply);
	free(query);
	good_close(&good);
}

/* I-TOK-03 [RFC6749 3.2] */
static void duplicates_case(struct suite *suite)
{
	struct good good;
	struct idp_reply reply;
	char *more;

	good_open(suite, &good);
	const struct {
		const char *name;
		const char *value;
	} twice[] = {
		{"grant_type", GRANT_EXCHANGE},
		{"subject_token", good.subject},
		{"subject_token_type", TYPE_ACCESS_TOKEN},
		{"requested_token_type", TYPE_ACCESS_TOKEN},
		{"scope", idp_account(&good.idp, "exchanger", "scope")},
		{"client_id", idp_account(&good.idp, "exchanger", "client_id")},
	};

	for (size_t i = 0; i < ARRAY_LEN(twice); i++) {
		struct buf text = {0};
		bool once_there = i < 3;

		buf_puts(&text, "&");
		for (int n = once_there ? 1 : 0; n < 2; n++) {
			if (n == 1 && !once_there)
				buf_putc(&text, '&');
			buf_printf(&text, "%s=", twice[i].name);
			form_encode(&text, slice_of(twice[i].value));
		}
		idp_expect_refused(&good.idp,
			&(struct idp_exchange){.subject = good.subject, .more = text.at},
			"invalid_request", twice[i].name);
		buf_clear(&text);
	}
	/* [RFC8693 2.1] these two may come more than once: whatever is wrong, it is not that. */
	more = xasprintf("&audience=%s", idp_account(&good.idp, "exchanger", "audience"));
	idp_exchange(
		&good.idp, &(struct idp_exchange){.subject = good.subject, .more = more}, &reply);
	EXPECT(!slice_is(json_member_string(reply.json, "error"), "invalid_request"),
		"audience may be there twice", "%.*s", SLICE_ARGS(reply.wire.body));
	idp_reply_clear(&reply);
	free(more);
	good_close(&good);
}

/* I-TOK-04 [RFC6749 3.2] */
static void unknown_ignored_case(struct suite *suite)
{
	static const char *const unknown[] = {
		"&unknown=1", "&x=%c3%a9&y=&z", "&subject_tokens=1", "&Scope=admin&foo%5B%5D=1"};
	struct good good;

	good_open(suite, &good);
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		idp_expect_issued(&good.idp,
			&(struct idp_exchange){.subject = good.subject, .more = unknown[i]}, NULL,
			unknown[i]);
	good_close(&good);
}

/* I-TOK-05 [RFC6749 3.2] */
static void empty_is_absent_case(struct suite *suite)
{
	static const char *const empty[] = {"&scope=", "&requested_token_type=", "&resource=",
		"&actor_token=&actor_token_type="};
	struct oracle plain;
	struct good good;
	char *scope;

	good_open(suite, &good);
	idp_expect_control(&good.idp, &(struct idp_exchange){.subject = good.subject}, &plain);
	scope = oracle_scope_text(plain.claims);
	for (size_t i = 0; i < ARRAY_LEN(empty); i++) {
		struct oracle issued;
		char *other;

		idp_expect_issued(&good.idp,
			&(struct idp_exchange){.subject = good.subject, .more = empty[i]}, &issued,
			empty[i]);
		other = oracle_scope_text(issued.claims);
		EXPECT(strcmp(scope, other) == 0, "empty is the same as absent",
			"%s: scope \"%s\" instead of \"%s\"", empty[i], other, scope);
		free(other);
		oracle_clear(&issued);
	}
	free(scope);
	oracle_clear(&plain);
	good_close(&good);
}

/* I-TOK-06 [RFC6749 5.2] */
static void errors_case(struct suite *suite)
{
	static const struct {
		const char *account;
		const char *form;
		const char *errors;
	} probes[] = {
		{"exchanger", "x=1", "invalid_request"},
		{"exchanger", "grant_type=", "invalid_request"},
		{"exchanger", "grant_type=no-such-grant", "unsupported_grant_type"},
		{"exchanger", "grant_type=Authorization_Code", "unsupported_grant_type"},
		{"exchanger", "grant_type=authorization_code&code=abcdef", "unauthorized_client"},
		{"introspector", "grant_type=authorization_code&code=abcdef",
			"unauthorized_client"},
	};
	struct good good;

	good_open(suite, &good);
	for (size_t i = 0; i < ARRAY_LEN(probes); i++) {
		char *basic = idp_basic(&good.idp, probes[i].account, NULL);
		struct idp_reply reply;

		idp_send(&good.idp,
			&(struct idp_request){.authorization = basic, .body = probes[i].form},
			&reply);
		idp_expect_error(&reply, probes[i].errors, probes[i].form);
		idp_reply_clear(&reply);
		secret_free(basic);
	}
	good_close(&good);
}

static const struct test_case cases[] = {
	{.slug = "idp/tok/post-only", .run = post_only_case},
	{.slug = "idp/tok/form-only", .run = form_only_case},
	{.slug = "idp/tok/duplicates", .run = duplicates_case},
	{.slug = "idp/tok/unknown-ignored", .run = unknown_ignored_case},
	{.slug = "idp/tok/empty-is-absent", .run = empty_is_absent_case},
	{.slug = "idp/tok/errors", .run = errors_case},
};

CASE_LIST(cases_idp_tok, cases);
