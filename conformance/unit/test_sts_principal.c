/* Who a token stands for at mock-sts: conditions, mapped attributes and their bounds. */
#include "unit/sts_stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mint.h"

#define STAFF "'groups':['staff'],'kind':'k','bar':'b'"

static void conditions_decide(void **state)
{
	static const char rejected[] =
		"The given credential is rejected by the attribute condition.";
	static const struct claim_row rows[] = {
		{"{'name':'ann'," STAFF "}", NULL, NULL},
		{"{'name':'ann','groups':['guests'],'kind':'k','bar':'b'}", "unauthorized_client",
			rejected},
		{"{'name':'ann','groups':['staff'],'kind':'k','bar':'k'}", "unauthorized_client",
			rejected},
		{"{'name':'ann','groups':['staff'],'kind':'k'}", "unauthorized_client", rejected},
		{"{'name':'ann','groups':[],'kind':'k'}", "unauthorized_client", rejected},
		{"{" STAFF "}", "unauthorized_client",
			"Could not obtain a value for google.subject from the given credential."},
		{"{'name':5," STAFF "}", "unauthorized_client",
			"Could not obtain a value for google.subject from the given credential."},
		{"{'name':'ann','groups':['staff'],'bar':'b'}", "unauthorized_client",
			"Could not obtain a value for attribute.kind from the given credential."},
		{"{'name':'ann','groups':'staff','kind':'k','bar':'b'}", "unauthorized_client",
			"Could not obtain a value for google.groups from the given credential."},
		{"{'name':'x\\ny'," STAFF "}", "unauthorized_client",
			"Could not obtain a value for google.subject from the given credential."},
	};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		stage_exchange(s, stage_token(s->rsa, rows[i].changes), "audience", MAPPED, &reply);
		if (rows[i].error)
			expect_refused(&reply, rows[i].changes, rows[i].error, rows[i].description);
		else
			json_free(expect_granted(&reply, rows[i].changes));
	}
}

/* An expression may well come to nothing, which is nobody's name. */
static void nobody_is_no_principal(void **state)
{
	struct stage *s = *state;
	struct reply reply;

	stage_exchange(s, stage_token(s->rsa, "{'sub':'users/ann'}"), "audience",
		POOLS "demo/providers/extracted", &reply);
	json_free(expect_granted(&reply, "users/ann"));
	stage_exchange(s, stage_token(s->rsa, "{'sub':'ann'}"), "audience",
		POOLS "demo/providers/extracted", &reply);
	expect_refused(&reply, "ann", "unauthorized_client",
		"Could not obtain a value for google.subject from the given credential.");
}

/* 127 bytes, not characters, and never cut: two cut ones could be one principal. */
static void subjects_have_127_bytes(void **state)
{
	static const char too_long[] =
		"The size of mapped attribute google.subject exceeds the 127 bytes limit. Either "
		"modify your attribute mapping or the incoming assertion to produce a mapped attribute "
		"that is less than 127 bytes.";
	struct stage *s = *state;
	char text[256];
	char changes[300];

	for (int letters = 127; letters <= 128; letters++) {
		memset(text, 'a', sizeof text);
		text[letters] = '\0';
		snprintf(changes, sizeof changes, "{'sub':'%s'}", text);
		stage_expect(s, stage_token(s->rsa, changes), "letters",
			letters == 127 ? NULL : "invalid_request", too_long);
		/* the last character has two bytes */
		snprintf(changes, sizeof changes, "{'sub':'%.*s\xc3\xa4'}", letters - 2, text);
		stage_expect(s, stage_token(s->rsa, changes), "bytes",
			letters == 127 ? NULL : "invalid_request", too_long);
	}
}

static void mapped_attributes_have_8192_bytes(void **state)
{
	struct stage *s = *state;
	struct buf changes = {0};

	for (size_t extra = 0; extra < 2; extra++) {
		/* u::ann is 6 bytes, k 1, staff 5 */
		size_t room = 8192 - 6 - 1 - 5 + extra;
		struct reply reply;
		char *filler;

		buf_reset(&changes);
		buf_puts(&changes, "{'name':'ann','kind':'k','bar':'b','groups':['staff','");
		filler = buf_extend(&changes, room);
		memset(filler, 'g', room);
		buf_puts(&changes, "']}");
		stage_exchange(s, stage_token(s->rsa, changes.at), "audience", MAPPED, &reply);
		if (extra)
			expect_refused(&reply, "8193 bytes", "invalid_request",
				"The size of all mapped attributes exceeds the 8192 bytes limit.");
		else
			json_free(expect_granted(&reply, "8192 bytes"));
	}
	buf_clear(&changes);
}

/* A token is at most 12,288 bytes; 8,000 bytes of e-mail are some 10,900 of token. */
static void issued_tokens_have_a_size(void **state)
{
	struct stage *s = *state;
	struct buf scope = {0};
	struct buf changes = {0};
	struct reply reply;

	buf_puts(&changes, "{'email':'");
	memset(buf_extend(&changes, 8000), 'e', 8000);
	buf_puts(&changes, "'}");
	stage_expect(s, stage_token(s->rsa, changes.at), "long e-mail", NULL, NULL);
	for (int i = 0; i < 30; i++)
		buf_puts(&scope, i ? " " BIGQUERY : BIGQUERY);
	stage_exchange(s, stage_token(s->rsa, changes.at), "scope", scope.at, &reply);
	expect_refused(&reply, "long e-mail and scope", "invalid_request",
		"The token would exceed the 12288 bytes limit.");
	buf_clear(&scope);
	buf_clear(&changes);
}

/* Whatever stands in a claim stays behind the pool's prefix, as it is. */
static void claims_cannot_leave_their_principal(void **state)
{
	static const char *const subjects[] = {"a/b", "../x", "%2e%2e/", "x?y#z",
		"user' || true || '", "\\\"}", "/subject/other", "principal://x"};
	struct stage *s = *state;
	struct reply reply;

	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		struct json *claims = stage_claims("{}");
		struct json *issued;
		char *wanted = xasprintf("principal:" POOLS "demo/subject/%s", subjects[i]);

		json_set_string(claims, "sub", slice_of(subjects[i]));
		stage_exchange(s, mint_token(s->rsa, "JWT", claims), NULL, NULL, &reply);
		issued = expect_granted(&reply, subjects[i]);
		assert_member(issued, "sub", wanted);
		json_free(issued);
		json_free(claims);
		free(wanted);
	}
}

static void pools_do_not_share_principals(void **state)
{
	struct stage *s = *state;
	struct json *issued;
	struct reply reply;

	stage_exchange(
		s, stage_token(s->rsa, "{}"), "audience", POOLS "second/providers/idp", &reply);
	issued = expect_granted(&reply, "second pool");
	assert_member(issued, "sub", "principal:" POOLS "second/subject/user@example.com");
	/* This provider maps no e-mail, so there is none. */
	assert_null(json_member(issued, "email"));
	assert_int_equal(json_count(issued), 6);
	json_free(issued);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_decide),
		cmocka_unit_test(nobody_is_no_principal),
		cmocka_unit_test(subjects_have_127_bytes),
		cmocka_unit_test(mapped_attributes_have_8192_bytes),
		cmocka_unit_test(issued_tokens_have_a_size),
		cmocka_unit_test(claims_cannot_leave_their_principal),
		cmocka_unit_test(pools_do_not_share_principals),
	};

	return cmocka_run_group_tests(tests, stage_start, stage_stop);
}
