/* url: the parts of absolute URLs, and paths with one reading. */
#include "unit/unit.h"

#include <string.h>

#include "lib/url.h"
#include "unit/vectors.h"

static bool part_is(const struct json *test, const char *name, struct slice actual)
{
	struct slice expected = json_member_string(test, name);

	/* An absent query is not an empty one. */
	return slice_equal(expected, actual) &&
	       (strcmp(name, "query") != 0 || (expected.at != NULL) == (actual.at != NULL));
}

static const char *run_url(const struct json *document, const struct json *test)
{
	struct buf text = {0};
	struct url url;
	const char *verdict;
	int64_t port = 0;
	enum err err;

	(void)document;
	vector_input(test, "text", &text);
	err = url_parse(buf_slice(&text), &url);
	verdict = vector_verdict(err);
	if (!err) {
		json_integer(json_member(test, "port"), &port);
		if (url.https != json_is_true(json_member(test, "https")) ||
			url.port != (unsigned)port || !part_is(test, "origin", url.origin) ||
			!part_is(test, "host", url.host) || !part_is(test, "path", url.path) ||
			!part_is(test, "query", url.query))
			verdict = "other parts";
	}
	buf_clear(&text);
	return verdict;
}

static void urls_have_their_parts(void **state)
{
	(void)state;
	vectors_run("url.json", run_url);
}

static const char *run_path(const struct json *document, const struct json *test)
{
	struct buf text = {0};
	const char *verdict = "valid";

	(void)document;
	vector_input(test, "text", &text);
	if (!url_path_valid(buf_slice(&text)))
		verdict = url_path_unambiguous(buf_slice(&text)) ? "contradiction" : "path";
	else if (!url_path_unambiguous(buf_slice(&text)))
		verdict = "ambiguous";
	buf_clear(&text);
	return verdict;
}

static void paths_have_one_reading(void **state)
{
	(void)state;
	vectors_run("path.json", run_path);
}

/* [RFC3986 3.3, 3.4] byte by byte: what may stand in a path and in a query. */
static void every_byte_is_allowed_or_not(void **state)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					 "0123456789-._~!$&'()*+,;=:@/";

	(void)state;
	for (int c = 0; c < 256; c++) {
		char text[2] = {'/', (char)c};
		bool in_path = c && strchr(unreserved, c);

		assert_int_equal(url_path_valid(slice_make(text, 2)), in_path);
		assert_int_equal(url_query_valid(slice_make(text, 2)), in_path || c == '?');
	}
	assert_false(url_path_valid(SLICE_NONE));
	assert_true(url_query_valid(SLICE_NONE));
	assert_false(url_query_valid(SLICE("%4")));
	assert_true(url_query_valid(SLICE("%4A")));
	assert_false(url_path_unambiguous(SLICE_NONE));
}

static void this_machine_has_three_names(void **state)
{
	static const struct {
		const char *url;
		bool loopback;
	} cases[] = {
		{"http://localhost:1/", true},
		{"http://LOCALHOST/", true},
		{"http://127.0.0.1/", true},
		{"http://[::1]/", true},
		{"http://127.0.0.2/", false},
		{"http://127.1/", false},
		{"http://2130706433/", false},
		{"http://0x7f000001/", false},
		{"http://localhost./", false},
		{"http://localhost.evil.example/", false},
		{"http://evil.localhost/", false},
		{"http://127.0.0.1.evil.example/", false},
		{"http://[::]/", false},
		{"http://[::ffff:127.0.0.1]/", false},
		{"http://0.0.0.0/", false},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct url url;

		assert_int_equal(url_parse(slice_of(cases[i].url), &url), ERR_NONE);
		assert_int_equal(url_is_loopback(&url), cases[i].loopback);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urls_have_their_parts),
		cmocka_unit_test(paths_have_one_reading),
		cmocka_unit_test(every_byte_is_allowed_or_not),
		cmocka_unit_test(this_machine_has_three_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
