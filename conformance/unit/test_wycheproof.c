/*
 * Wycheproof's JSON Web vectors, when they are there: WYCHEPROOF_DIR names their folder, which is
 * ../shared/vectors otherwise. Every vector of a signature is compared; where our answer differs
 * on purpose, the vector stands in a table below with the reason, and the table must hold: an
 * entry that no longer differs fails as well.
 */
#include "unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/token.h"
#include "unit/vectors.h"

/* Why our answer is another than Wycheproof's. */
enum difference {
	SAME = 0,
	STRICTER_EMPTY_PAYLOAD, /* a JWT has claims; nothing here signs nothing */
	STRICTER_ALG_OF_KEY,    /* the key names "ES521", or PS256 for a PS384 signature */
	LAXER_ROCA,             /* the flaw of one vendor's key generator is not looked for */
	DIFFERENCES,
};

static const char *const reasons[DIFFERENCES] = {
	[STRICTER_EMPTY_PAYLOAD] = "refused here: an empty payload",
	[STRICTER_ALG_OF_KEY] = "refused here: the key's alg is not the header's",
	[LAXER_ROCA] = "verified here: keys are not searched for the ROCA flaw",
};

static const struct {
	const char *file;
	int first, last; /* tcId */
	enum difference why;
} differences[] = {
	{"json_web_crypto_test.json", 46, 46, LAXER_ROCA},
	{"json_web_key_test.json", 7, 7, LAXER_ROCA},
	{"json_web_signature_test.json", 259, 259, STRICTER_EMPTY_PAYLOAD},
	{"json_web_signature_test.json", 264, 264, STRICTER_EMPTY_PAYLOAD},
	{"json_web_signature_test.json", 268, 268, STRICTER_EMPTY_PAYLOAD},
	{"json_web_signature_test.json", 272, 272, STRICTER_EMPTY_PAYLOAD},
	{"json_web_signature_test.json", 320, 320, STRICTER_EMPTY_PAYLOAD},
	{"json_web_signature_test.json", 325, 325, STRICTER_EMPTY_PAYLOAD},
	{"json_web_signature_test.json", 346, 347, STRICTER_ALG_OF_KEY},
	{"json_web_signature_test.json", 350, 351, STRICTER_ALG_OF_KEY},
};

static enum difference difference_of(const char *file, int64_t id)
{
	for (size_t i = 0; i < ARRAY_LEN(differences); i++)
		if (strcmp(file, differences[i].file) == 0 && id >= differences[i].first &&
			id <= differences[i].last)
			return differences[i].why;
	return SAME;
}

struct tally {
	const char *file;
	size_t compared, hmac, jwe, wrong;
	size_t differed[DIFFERENCES];
};

static bool is_hmac(const struct json *jwk)
{
	return slice_is(json_member_string(jwk, "kty"), "oct");
}

/* Of a set the key with the token's kid, or its only one; of a key, itself. */
static const struct json *choose_key(const struct json *key_or_set, struct slice token)
{
	const struct json *keys = json_member(key_or_set, "keys");
	const struct json *chosen = json_first(keys);
	struct jws jws;

	if (!keys)
		return key_or_set;
	if (jws_parse(token, &jws, NULL) == ERR_NONE && jws.kid.at)
		for (const struct json *key = json_first(keys); key; key = json_next(key))
			if (slice_equal(json_member_string(key, "kid"), jws.kid))
				chosen = key;
	jws_clear(&jws);
	return chosen;
}

static void compare(struct tally *tally, const struct json *test, const char *verdict)
{
	struct slice comment = json_member_string(test, "comment");
	bool expected = slice_is(json_member_string(test, "result"), "valid");
	bool actual = strcmp(verdict, "valid") == 0;
	enum difference why;
	int64_t id = 0;

	json_integer(json_member(test, "tcId"), &id);
	why = difference_of(tally->file, id);
	tally->compared++;
	tally->differed[why]++;
	if ((expected == actual) == (why == SAME))
		return;
	tally->wrong++;
	print_error("%s: tcId %d, %s\n  expected: %s%s\n  actual:   %s\n", tally->file, (int)id,
		comment.at, expected ? "valid" : "invalid", why ? ", and to differ" : "", verdict);
}

/* The token's text; of the JSON serialization, the text of the object. */
static void append_token(struct buf *out, const struct json *jws)
{
	struct slice text;

	if (json_string(jws, &text))
		buf_add(out, text);
	else
		json_print(out, jws);
}

static void run_signature(
	struct tally *tally, const struct json *group, const struct json *test, struct slice token)
{
	const struct json *public = json_member(group, "public");
	const struct json *key = choose_key(public ? public : json_member(group, "private"), token);

	if (is_hmac(key)) {
		/* Whatever Wycheproof says of it: no HMAC verifies here. */
		if (strcmp(token_verdict(token, key), "valid") == 0) {
			tally->wrong++;
			print_error("%s: an HMAC verified\n", tally->file);
		}
		tally->hmac++;
		return;
	}
	compare(tally, test, token_verdict(token, key));
}

static void run_vector(struct tally *tally, const struct json *group, const struct json *test)
{
	struct buf token = {0};

	if (json_member(test, "jwe")) {
		tally->jwe++;
		return;
	}
	append_token(&token, json_member(test, "jws"));
	run_signature(tally, group, test, buf_slice(&token));
	buf_clear(&token);
}

static void run_file(const char *folder, const char *file, struct tally *tally)
{
	char *path = xasprintf("%s/%s", folder, file);
	struct json *document = vectors_load(path);
	int64_t announced = 0;

	*tally = (struct tally){.file = file};
	for (const struct json *group = json_first(json_member(document, "testGroups")); group;
		group = json_next(group))
		for (const struct json *test = json_first(json_member(group, "tests")); test;
			test = json_next(test))
			run_vector(tally, group, test);
	json_integer(json_member(document, "numberOfTests"), &announced);
	assert_int_equal(tally->compared + tally->hmac + tally->jwe, announced);
	json_free(document);
	free(path);
}

static void report(const struct tally *tally)
{
	printf("note: %s: %zu signatures compared; %zu HMAC, refused whatever the vector says; "
	       "%zu JWE, not offered\n",
		tally->file, tally->compared, tally->hmac, tally->jwe);
	for (size_t i = SAME + 1; i < DIFFERENCES; i++)
		if (tally->differed[i])
			printf("note: %s: %zu %s\n", tally->file, tally->differed[i], reasons[i]);
}

static void every_vector_is_answered(void **state)
{
	static const char *const files[] = {"json_web_crypto_test.json", "json_web_key_test.json",
		"json_web_signature_test.json"};
	const char *named = getenv("WYCHEPROOF_DIR");
	const char *folder = named ? named : "../shared/vectors";
	size_t listed = 0;
	size_t met = 0;

	(void)state;
	if (!named && access(folder, F_OK) != 0) {
		printf("note: no Wycheproof vectors in %s; WYCHEPROOF_DIR names another folder\n",
			folder);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		struct tally tally;

		run_file(folder, files[i], &tally);
		report(&tally);
		if (tally.wrong || tally.compared == 0)
			fail_msg("%s: %zu of %zu came out otherwise", files[i], tally.wrong,
				tally.compared);
		met += tally.compared - tally.differed[SAME];
	}
	for (size_t i = 0; i < ARRAY_LEN(differences); i++)
		listed += (size_t)(differences[i].last - differences[i].first) + 1;
	assert_int_equal(met, listed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_vector_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
