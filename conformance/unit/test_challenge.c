/* Challenges and metadata, byte for byte. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "challenge.h"
#include "metadata.h"

#define METADATA "http://h/.well-known/oauth-protected-resource/mcp"

static void expect_text(enum refusal refusal, const char *scopes, const char *expected)
{
	struct buf text = {0};

	challenge_write(refusal_row(refusal), scopes, METADATA, &text);
	assert_string_equal(text.at, expected);
	buf_clear(&text);
}

static void challenge_says_what_helps(void **state)
{
	(void)state;
	expect_text(REFUSED_NO_CREDENTIALS, "", "Bearer resource_metadata=\"" METADATA "\"");
	expect_text(REFUSED_OTHER_SCHEME, "a b",
		"Bearer scope=\"a b\", resource_metadata=\"" METADATA "\"");
	expect_text(REFUSED_SCOPE, "a b",
		"Bearer error=\"insufficient_scope\", "
		"error_description=\"The access token lacks a scope.\", scope=\"a b\", "
		"resource_metadata=\"" METADATA "\"");
}

static void unknown_refusals_are_no_permission(void **state)
{
	(void)state;
	assert_int_equal(refusal_row(REFUSED_UNKNOWN)->status, 500);
	assert_int_equal(refusal_row(PASSED)->status, 500);
	assert_int_equal(refusal_row((enum refusal) - 1)->status, 500);
}

/* [RFC6750 3] what stands in quotes needs no escape */
static void texts_need_no_escape(void **state)
{
	(void)state;
	for (enum refusal r = REFUSED_UNKNOWN; r < PASSED; r++) {
		const struct refusal_row *row = refusal_row(r);

		assert_non_null(row->text);
		assert_null(strpbrk(row->text, "\"\\"));
		assert_true(row->status >= 400 && row->status < 600);
		if (row->challenge != NO_CHALLENGE)
			assert_in_range(row->status, 400, 499);
	}
}

static void metadata_is_found_from_the_resource(void **state)
{
	static const struct {
		const char *resource;
		const char *expected;
	} cases[] = {
		{"https://h/mcp", "https://h/.well-known/oauth-protected-resource/mcp"},
		{"http://h:8080/a/b", "http://h:8080/.well-known/oauth-protected-resource/a/b"},
		{"http://h/a/", "http://h/.well-known/oauth-protected-resource/a/"},
		{"https://h/", "https://h/.well-known/oauth-protected-resource"},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct url url;
		char *text;

		assert_int_equal(url_parse(slice_of(cases[i].resource), &url), ERR_NONE);
		text = metadata_url(&url);
		assert_string_equal(text, cases[i].expected);
		free(text);
	}
}

static void document_leaves_out_what_is_empty(void **state)
{
	struct config_accept accept = {.issuer = (char *)(uintptr_t) "https://idp"};
	char *scopes[] = {(char *)(uintptr_t) "a", (char *)(uintptr_t) "b"};
	struct config_route route = {.resource = (char *)(uintptr_t) "https://h/mcp"};
	char *text;

	(void)state;
	route.accept.at = &accept;
	route.accept.count = 1;
	text = metadata_document(&route);
	assert_string_equal(text,
		"{\"resource\":\"https://h/mcp\",\"authorization_servers\":[\"https://idp\"],"
		"\"bearer_methods_supported\":[\"header\"]}");
	free(text);
	route.scopes = (struct text_list){scopes, 2};
	text = metadata_document(&route);
	assert_contains(text, "\"scopes_supported\":[\"a\",\"b\"]");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(challenge_says_what_helps),
		cmocka_unit_test(unknown_refusals_are_no_permission),
		cmocka_unit_test(texts_need_no_escape),
		cmocka_unit_test(metadata_is_found_from_the_resource),
		cmocka_unit_test(document_leaves_out_what_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
