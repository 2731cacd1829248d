/* What the token endpoint answers, to good requests, bad ones and very bad ones. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "idp_login_help.h"

/* ---- replies ---- */

/* A reply of each grant that gives tokens. */
static void good_replies(const struct idp *idp, struct idp_reply reply[2])
{
	char *code = idp_code(idp, &(struct idp_authorization){0});
	char *token;

	idp_redeem(idp, code, &(struct idp_redemption){0}, &reply[0]);
	token = slice_dup(json_member_string(reply[0].json, "access_token"));
	idp_exchange(idp, &(struct idp_exchange){.subject = token}, &reply[1]);
	for (size_t i = 0; i < 2; i++)
		if (reply[i].wire.status != 200)
			case_untestable(
				"good requests get tokens", "status %d", reply[i].wire.status);
	secret_free(token);
	secret_free(code);
}

/* I-TOK-07 [RFC6749 5.1] */
static void no_store_case(struct suite *suite)
{
	struct idp_reply reply[2];
	struct idp idp;

	idp_open(suite, &idp);
	good_replies(&idp, reply);
	for (size_t i = 0; i < 2; i++) {
		struct slice control = http_fields_value(reply[i].wire.fields, "cache-control");

		EXPECT(http_list_has(control, "no-store"),
			"every reply with a token has Cache-Control: no-store",
			"reply %zu: \"%.*s\"", i + 1, SLICE_ARGS(control));
		idp_reply_clear(&reply[i]);
	}
	idp_close(&idp);
}

/* I-TOK-08 [RFC6749 5.1] */
static void json_case(struct suite *suite)
{
	struct idp_reply reply[2];
	struct idp idp;

	idp_open(suite, &idp);
	good_replies(&idp, reply);
	for (size_t i = 0; i < 2; i++) {
		struct slice type = http_fields_value(reply[i].wire.fields, "content-type");
		const struct json *expires = json_member(reply[i].json, "expires_in");
		double seconds = 0;

		type = slice_trim(slice_to(type, slice_find(type, ';')));
		EXPECT(slice_is_nocase(type, "application/json"), "the reply is application/json",
			"reply %zu: %.*s", i + 1, SLICE_ARGS(type));
		EXPECT(json_member_string(reply[i].json, "access_token").len &&
				slice_is_nocase(
					json_member_string(reply[i].json, "token_type"), "Bearer"),
			"access_token and token_type are strings, the latter Bearer",
			"reply %zu: they are not", i + 1);
		EXPECT(!expires || (json_number(expires, &seconds) && seconds > 0),
			"expires_in is a positive number", "reply %zu: it is not", i + 1);
		idp_reply_clear(&reply[i]);
	}
	idp_close(&idp);
}

/* [RFC6749 5.2] %x20-21 / %x23-5B / %x5D-7E */
static bool is_error_text(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < ' ' || text.at[i] > '~' || text.at[i] == '"' || text.at[i] == '\\')
			return false;
	return true;
}

/* I-TOK-09 [RFC6749 5.2] */
static void error_shape_case(struct suite *suite)
{
	struct idp idp;
	char *subject, *signature, *basic;

	subject = idp_begin(suite, &idp);
	signature = strrchr(subject, '.') + 1;
	basic = idp_basic(&idp, "exchanger", "<b>\"wrong\"\\</b>");
	const struct idp_exchange bad[] = {
		{.subject = subject, .subject_type = "<script>\"\\\r\n"},
		{.subject = subject, .audience = "\"no\\such\xc3\xa9"},
		{.subject = subject, .more = "&scope=%22%5C%01"},
		{.subject = subject, .more = "&requested_token_type=%22%5C"},
		{.subject = subject, .authorization = basic},
		{.subject = signature},
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char *what = xasprintf("error %zu", i + 1);
		struct idp_reply reply;
		struct slice type;

		idp_exchange(&idp, &bad[i], &reply);
		idp_expect_error(&reply,
			"invalid_request invalid_target invalid_scope invalid_client invalid_grant",
			what);
		type = http_fields_value(reply.wire.fields, "content-type");
		EXPECT(slice_is_nocase(slice_to(type, 16), "application/json"),
			"an error is JSON, not a page", "%s: %.*s", what, SLICE_ARGS(type));
		EXPECT(is_error_text(json_member_string(reply.json, "error")) &&
				is_error_text(json_member_string(reply.json, "error_description")),
			"error and error_description keep to their characters", "%s: they do not",
			what);
		EXPECT(!slice_contains(buf_slice(&reply.wire.raw), signature),
			"an error does not repeat the token", "%s: it does", what);
		idp_reply_clear(&reply);
		free(what);
	}
	secret_free(basic);
	idp_end(&idp, subject);
}

/* ---- bytes ---- */

/* A line of the trace holds no more. */
#define LARGE ((size_t)1024 * 1024)

/* I-TOK-10 [RFC6749 B] */
static void encodings_case(struct suite *suite)
{
	static const char *const bad[] = {"&x=%zz", "&x=%", "&x=%4", "&x=%00", "&x=%c0%af",
		"&x=%ff", "&scope=%00", "&requested_token_type=" TYPE_JWT "%00x", "&x%00=1"};
	static const char *const good[] = {"&x=%2B%2b+", "&x=%c3%A9", "&%78=1"};
	struct buf large = {0};
	struct buf many = {0};
	struct idp idp;
	char *subject;

	idp_open(suite, &idp);
	subject = idp_log_in(&idp, "user", "client");
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		idp_expect_control(
			&idp, &(struct idp_exchange){.subject = subject, .more = good[i]}, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		idp_expect_refused(&idp, &(struct idp_exchange){.subject = subject, .more = bad[i]},
			"invalid_request", bad[i]);
	buf_puts(&large, "&x=");
	memset(buf_extend(&large, LARGE), 'a', LARGE);
	for (int i = 0; i < 10000; i++)
		buf_printf(&many, "&p%d=1", i);
	for (int i = 0; i < 2; i++) {
		struct idp_reply reply;

		idp_exchange(&idp,
			&(struct idp_exchange){.subject = subject, .more = i ? many.at : large.at},
			&reply);
		/* Who closes the door without a word has refused, too. */
		EXPECT(reply.wire.status == 0 ||
				(reply.wire.status >= 400 && reply.wire.status < 500),
			"a form beyond measure is refused", "%s: status %d",
			i ? "10000 parameters" : "1 MiB", reply.wire.status);
		idp_reply_clear(&reply);
		idp_expect_issued(&idp, &(struct idp_exchange){.subject = subject}, NULL,
			"a good request afterwards");
	}
	buf_clear(&large);
	buf_clear(&many);
	idp_end(&idp, subject);
}

/* ---- many at a time ---- */

#define THREADS 16
#define EXCHANGES 12

/* One of many clients; it looks at nothing that others write. */
struct parallel {
	struct suite suite; /* a copy whose client_saw is its own */
	struct idp idp;
	const char *subject;
	const char *basic;
	const char *sub;
	size_t good, crossed;
	pthread_t thread;
};

static void *exchange_many(void *context)
{
	struct parallel *p = context;
	struct idp_reply keys;

	idp_send(&p->idp, &(struct idp_request){.endpoint = "jwks_uri", .method = "GET"}, &keys);
	for (int i = 0; i < EXCHANGES; i++) {
		struct slice token;
		struct oracle issued;
		struct idp_reply reply;

		idp_exchange(&p->idp,
			&(struct idp_exchange){.subject = p->subject, .authorization = p->basic},
			&reply);
		token = json_member_string(reply.json, "access_token");
		if (reply.wire.status == 200 && token.len) {
			const char *sub;

			oracle_judge(token.at, token.len, keys.wire.body.at, keys.wire.body.len,
				&issued);
			sub = oracle_text(issued.claims, "sub");
			p->good += sub && strcmp(sub, p->sub) == 0;
			p->crossed += sub && strcmp(sub, p->sub) != 0;
			oracle_clear(&issued);
		}
		idp_reply_clear(&reply);
	}
	idp_reply_clear(&keys);
	return NULL;
}

/* I-TOK-11 */
static void concurrency_case(struct suite *suite)
{
	static const char *const users[] = {"user", "other_user"};
	struct parallel *all = xcalloc(THREADS, sizeof *all);
	struct idp idp;
	char *subject[2], *basic;
	size_t good = 0;

	idp_open(suite, &idp);
	basic = idp_basic(&idp, "exchanger", NULL);
	for (size_t u = 0; u < 2; u++) {
		subject[u] = idp_log_in(&idp, users[u], "client");
		idp_expect_control(&idp, &(struct idp_exchange){.subject = subject[u]}, NULL);
	}
	for (size_t i = 0; i < THREADS; i++) {
		struct parallel *p = &all[i];

		p->suite = *suite;
		p->suite.client_saw = (struct buf){0};
		p->idp = idp;
		p->idp.suite = &p->suite;
		p->subject = subject[i % 2];
		p->basic = basic;
		p->sub = idp_account(&idp, users[i % 2], "sub");
		if (pthread_create(&p->thread, NULL, exchange_many, p) != 0)
			case_broken("no thread");
	}
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(all[i].thread, NULL);
		buf_add(&suite->client_saw, buf_slice(&all[i].suite.client_saw));
		buf_clear(&all[i].suite.client_saw);
		good += all[i].good;
	}
	for (size_t i = 0; i < THREADS; i++)
		EXPECT(all[i].crossed == 0, "every token is the one of the user it was asked for",
			"%zu of client %zu are another's", all[i].crossed, i);
	EXPECT(good == (size_t)THREADS * EXCHANGES, "every exchange gets a token", "%zu of %d did",
		good, THREADS * EXCHANGES);
	free(all);
	secret_free(basic);
	secret_free(subject[0]);
	secret_free(subject[1]);
	idp_close(&idp);
}

static const struct test_case cases[] = {
	{.slug = "idp/tok/no-store", .run = no_store_case},
	{.slug = "idp/tok/json", .run = json_case},
	{.slug = "idp/tok/error-shape", .run = error_shape_case},
	{.slug = "idp/tok/encodings", .run = encodings_case},
	{.slug = "idp/tok/concurrency", .run = concurrency_case},
};

CASE_LIST(cases_idp_tok_reply, cases);
