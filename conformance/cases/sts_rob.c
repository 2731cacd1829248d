/* What an STS must survive, keep apart and keep to itself. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/form.h"
#include "sts_help.h"

#define PARALLEL 24
#define ROUNDS 2

/* ---- S-ROB-01: bytes that nobody asked for ---- */

/* A form for `token` in which `part` is replaced. */
static char *form_with(
	struct suite *suite, const char *token, const char *part, const char *replacement)
{
	char *body = sts_body(suite, &(struct sts_ask){.token = token});
	const char *at = strstr(body, part);
	char *changed;

	if (!at)
		case_broken("a good form has no \"%s\"", part);
	changed = xasprintf("%.*s%s%s", (int)(at - body), body, replacement, at + strlen(part));
	free(body);
	return changed;
}

static void send_form(struct suite *suite, struct slice body, struct wire_reply *reply)
{
	sts_send_raw(suite, &(struct sts_raw){.type = STS_FORM, .body = body}, reply);
}

static void expect_encodings(struct suite *suite, const char *token)
{
	static const struct {
		const char *part;
		const char *replacement;
		bool good;
	} rows[] = {
		/* the same value in other words */
		{"token-exchange", "%74oken-exchange", true},
		{"grant-type%3A", "grant-type%3a", true},
		{"grant_type=", "%67rant_type=", true},
		{"grant_type=", "&&grant_type=", true},
		{"grant_type=", "x=1&grant_type=", true},
		/* broken, or cut by those who stop at NUL */
		{"token-exchange", "token-exchange%00x", false},
		{"token-exchange", "token-exchange%zz", false},
		{"token-exchange", "token-exchange%", false},
		{"token-exchange", "token-exchange%4", false},
		{"token-exchange", "token-exchange%c0%80", false},
		{"token-exchange", "token%c0%ad exchange", false},
		{"token-exchange", "token-exchange%ff", false},
		{"grant_type=", "grant_type%00=", false},
		{"providers%2F", "providers%2F%00", false},
		{"auth%2Fbigquery", "auth%2Fbigquery%00", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *body = form_with(suite, token, rows[i].part, rows[i].replacement);
		struct wire_reply reply;

		send_form(suite, slice_of(body), &reply);
		if (rows[i].good)
			free(expect_sts_grant(suite, &reply, rows[i].replacement));
		else
			expect_sts_refusal(&reply,
				"invalid_request invalid_target invalid_scope "
				"unsupported_grant_type",
				rows[i].replacement);
		wire_reply_clear(&reply);
		free(body);
	}
}

/* Refused with any status that says so, and nothing falls over. */
static void expect_bounded(struct suite *suite, struct buf *take_body, const char *what)
{
	struct wire_reply reply;

	send_form(suite, buf_slice(take_body), &reply);
	EXPECT(reply.status >= 400 && reply.status < 500, "too much is refused", "%s: status %d",
		what, reply.status);
	wire_reply_clear(&reply);
	buf_clear(take_body);
	sts_control(suite);
}

static void expect_sizes(struct suite *suite, const char *token)
{
	char *form = sts_body(suite, &(struct sts_ask){.token = token});
	struct buf body = {0};

	buf_printf(&body, "%s&x=", form);
	memset(buf_extend(&body, (size_t)1024 * 1024), 'x', (size_t)1024 * 1024);
	expect_bounded(suite, &body, "a body of 1 MiB");
	buf_puts(&body, form);
	for (int i = 0; i < 10000; i++)
		buf_printf(&body, "&p%d=1", i);
	expect_bounded(suite, &body, "10,000 parameters");
	buf_puts(&body, "grant_type=");
	for (int i = 0; i < 1000; i++)
		buf_puts(&body, "%25");
	expect_bounded(suite, &body, "1,000 percent signs");
	memset(buf_extend(&body, (size_t)100 * 1024), '.', (size_t)100 * 1024);
	expect_bounded(suite, &body, "100 KiB of dots");
	free(form);
}

/* ---- S-ROB-01: many at once ---- */

struct exchange_under_way {
	struct wire wire;
	char *subject;
	char *token;
};

/* One request of each user before any answer is read. */
static void send_together(struct suite *suite, struct exchange_under_way *all)
{
	for (size_t i = 0; i < PARALLEL; i++) {
		char *order = xasprintf("{'claims':{'sub':'user%zu@example.com'}}", i);
		char *subject = sts_mint(suite, order);
		char *body = sts_body(suite, &(struct sts_ask){.token = subject});
		char *text =
			xasprintf("POST /v1/token HTTP/1.1\r\nHost: x\r\nContent-Type: " STS_FORM
				  "\r\nContent-Length: %zu\r\n\r\n%s",
				strlen(body), body);

		all[i].subject = xasprintf("user%zu@example.com", i);
		wire_open(&all[i].wire, suite_port(suite, "sts_port"));
		wire_send(&all[i].wire, slice_of(text));
		free(text);
		free(body);
		free(subject);
		free(order);
	}
}

static void read_together(struct exchange_under_way *all)
{
	for (size_t i = 0; i < PARALLEL; i++) {
		struct wire_reply reply;
		struct json *body;

		wire_read(&all[i].wire, "POST", REPLY_MS, &reply);
		body = sts_json(&reply);
		all[i].token = slice_dup(json_member_string(body, "access_token"));
		json_free(body);
		wire_reply_clear(&reply);
		wire_close(&all[i].wire);
	}
}

static void expect_no_crossing(struct suite *suite)
{
	struct exchange_under_way all[PARALLEL];

	send_together(suite, all);
	read_together(all);
	for (size_t i = 0; i < PARALLEL; i++) {
		char *wanted = sts_principal_of(suite, "main", all[i].subject);
		char *principal = sts_principal(suite, all[i].token);

		EXPECT(strcmp(principal, wanted) == 0,
			"each of many gets a token for its own principal", "%s got one for %s",
			all[i].subject, principal[0] ? principal : "nobody");
		free(principal);
		free(wanted);
		free(all[i].token);
		free(all[i].subject);
	}
}

static void robustness_case(struct suite *suite)
{
	char *token = sts_mint(suite, NULL);

	sts_control(suite);
	expect_encodings(suite, token);
	expect_sizes(suite, token);
	for (int i = 0; i < ROUNDS; i++)
		expect_no_crossing(suite);
	free(token);
}

/* ---- S-ROB-02 [RFC6750 5.3] ---- */

/* Refused at each step; the logs are looked through after the case. */
static void leak_case(struct suite *suite)
{
	static const char *const orders[] = {"{'key':'foreign'}", "{'header':{'kid':'nobody'}}",
		"{'header':{'crit':[]}}", "{'alg':'ES256','header':{'alg':'RS256'}}",
		"{'claims':{'iss':'x'}}", "{'claims':{'aud':'x'}}", "{'claims':{'exp':1}}",
		"{'claims':{'iat':null}}", "{'relative':{'nbf':600}}", "{'claims':{'sub':null}}",
		"{'claims':{'email':null}}", "{'claims':{'sub':'a\\nb'}}", "{'raw_payload':'x'}"};
	char *token = sts_mint(suite, NULL);
	char *padded = xasprintf("%s==", token);
	const struct sts_ask asks[] = {{.token = token, .grant_type = "x"},
		{.token = token, .audience = "x"}, {.token = token, .scope = "x"},
		{.token = token, .requested_token_type = "x"},
		{.token = token, .subject_token_type = "x"}, {.token = token, .provider = "off"},
		{.token = token, .provider = "keyless"}, {.token = token, .further = "&options=x"},
		{.token = token, .further = "&scope=x"}, {.token = padded}};

	sts_control(suite);
	for (size_t i = 0; i < ARRAY_LEN(asks); i++)
		expect_sts_refuses(suite, &asks[i],
			"invalid_request invalid_target invalid_grant invalid_scope "
			"unsupported_grant_type",
			"a request with a token in it");
	for (size_t i = 0; i < ARRAY_LEN(orders); i++)
		expect_sts_refuses_token(suite, NULL, orders[i],
			"invalid_grant invalid_request unauthorized_client");
	free(padded);
	free(token);
}

static const struct test_case cases[] = {
	{.slug = "sts/rob/robustness", .run = robustness_case},
	{.slug = "sts/rob/leak", .run = leak_case},
};

CASE_LIST(cases_sts_rob, cases);
