/* jws: the published examples, our own traps, and the bounds. */
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"
#include "unit/token.h"
#include "unit/vectors.h"

static const char *run_token(const struct json *document, const struct json *test)
{
	const struct json *jwk = json_member(test, "jwk");
	struct slice key = json_member_string(test, "key");
	struct buf token = {0};
	const char *verdict;

	if (key.at)
		jwk = json_member(json_member(document, "keys"), key.at);
	assert_non_null(jwk);
	vector_input(test, "token", &token);
	verdict = token_verdict(buf_slice(&token), jwk);
	buf_clear(&token);
	return verdict;
}

static void published_examples_verify(void **state)
{
	(void)state;
	vectors_run("rfc_jws.json", run_token);
}

static void traps_are_refused_for_their_reason(void **state)
{
	(void)state;
	vectors_run("jws.json", run_token);
}

/* base64url of `header`, then a payload and a signature of one byte each. */
static char *token_of(const char *header)
{
	struct buf token = {0};

	base64url_encode(&token, header, strlen(header));
	buf_puts(&token, ".AA.AA");
	return buf_take(&token);
}

static enum err parse(const char *header, struct jws *out, struct note *note)
{
	/* The token must outlive `out`; tests of the header only do not look at it. */
	char *token = token_of(header);
	enum err err = jws_parse(slice_of(token), out, note);

	free(token);
	return err;
}

static void the_header_is_reported_as_it_is(void **state)
{
	struct jws jws;

	(void)state;
	assert_int_equal(parse("{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"at+jwt\"}", &jws, NULL),
		ERR_NONE);
	assert_int_equal(jws.alg, ALG_ES256);
	assert_slice(jws.kid, "k");
	assert_slice(jws.typ, "at+jwt");
	assert_false(jws.has_crit || jws.has_b64);
	jws_clear(&jws);

	assert_int_equal(
		parse("{\"alg\":\"none\",\"kid\":\"\",\"crit\":[],\"b64\":null}", &jws, NULL),
		ERR_NONE);
	assert_int_equal(jws.alg, ALG_INVALID);
	assert_non_null(jws.kid.at);
	assert_int_equal(jws.kid.len, 0);
	assert_null(jws.typ.at);
	assert_true(jws.has_crit && jws.has_b64);
	jws_clear(&jws);
}

static void the_parts_are_slices_of_the_token(void **state)
{
	struct slice token = SLICE("eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AAEC");
	struct jws jws;

	(void)state;
	assert_int_equal(jws_parse(token, &jws, NULL), ERR_NONE);
	assert_ptr_equal(jws.token.at, token.at);
	assert_slice(jws.signing_input, "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA");
	assert_slice(buf_slice(&jws.payload), "Payload");
	assert_int_equal(jws.signature.len, 3);
	assert_memory_equal(jws.signature.at, "\0\1\2", 3);
	jws_clear(&jws);
	assert_null(jws.header);
}

/* A token of `size` bytes: a good header, and a payload that takes what is left. */
static enum err parse_sized(size_t size)
{
	struct buf token = {0};
	struct jws jws;
	enum err err;
	size_t room;

	buf_puts(&token, "eyJhbGciOiJFUzUxMiJ9.");
	room = size - token.len - strlen(".AAAA");
	memset(buf_extend(&token, room), 'A', room);
	buf_puts(&token, ".AAAA");
	assert_int_equal(token.len, size);
	err = jws_parse(buf_slice(&token), &jws, NULL);
	jws_clear(&jws);
	buf_clear(&token);
	return err;
}

static void tokens_have_a_size(void **state)
{
	(void)state;
	/* 26 bytes are not payload: 65536 - 26 is 4n+2, so its last character may be "A". */
	assert_int_equal(parse_sized(JWS_MAX_BYTES), ERR_NONE);
	assert_int_equal(parse_sized(JWS_MAX_BYTES + 1), ERR_LIMIT);
}

/* A header whose encoding has `size` characters. */
static enum err parse_header_sized(size_t size)
{
	struct buf header = {0};
	struct jws jws;
	size_t room;
	enum err err;

	buf_puts(&header, "{\"alg\":\"ES256\",\"x\":\"");
	room = size / 4 * 3 + size % 4 * 3 / 4 - header.len - 2;
	memset(buf_extend(&header, room), 'x', room);
	buf_puts(&header, "\"}");
	err = parse(header.at, &jws, NULL);
	jws_clear(&jws);
	buf_clear(&header);
	return err;
}

static void headers_have_a_size(void **state)
{
	(void)state;
	assert_int_equal(parse_header_sized(JWS_MAX_HEADER_BYTES), ERR_NONE);
	/* 8193 is 4n+1, the length of no byte string. */
	assert_int_equal(parse_header_sized(JWS_MAX_HEADER_BYTES + 2), ERR_LIMIT);
}

/* What is wrong is said without the token's text: it may be a good one, cut short. */
static void notes_do_not_hold_the_token(void **state)
{
	static const char *const tokens[] = {
		"SECRETSECRET",
		"SECRETSECRET.SECRETSECRET.SECRETSECRET",
		"eyJhbGciOiJFUzUxMiJ9.SECRETSECRET=.SECRETSECRET",
		"eyJhbGciOiJFUzUxMiJ9.SECRETSECRET.SECRETSECRET=",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		struct note note = {0};
		struct jws jws;

		assert_int_equal(jws_parse(slice_of(tokens[i]), &jws, &note), ERR_SYNTAX);
		assert_true(note.text[0]);
		assert_null(strstr(note.text, "SECRET"));
		jws_clear(&jws);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_examples_verify),
		cmocka_unit_test(traps_are_refused_for_their_reason),
		cmocka_unit_test(the_header_is_reported_as_it_is),
		cmocka_unit_test(the_parts_are_slices_of_the_token),
		cmocka_unit_test(tokens_have_a_size),
		cmocka_unit_test(headers_have_a_size),
		cmocka_unit_test(notes_do_not_hold_the_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
