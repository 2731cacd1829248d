/* known_tokens: what is found again, what is not, and how long it lives. */
#include "unit/unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "state/known_tokens.h"

/* {"alg":"RS256"}, {}, and a byte that is no signature: nobody verifies here. */
#define TOKEN "eyJhbGciOiJSUzI1NiJ9.e30.AA"

static void hash_of(unsigned number, uint8_t hash[static SHA256_SIZE])
{
	crypto_sha256(slice_make((const char *)&number, sizeof number), hash);
}

static struct known_token *keep(struct known_tokens *known, unsigned number, uint64_t generation)
{
	uint8_t hash[SHA256_SIZE];
	struct json *payload = json_new_object();
	struct jws jws;

	hash_of(number, hash);
	json_set_number(payload, "number", number);
	assert_int_equal(jws_parse(SLICE(TOKEN), &jws, NULL), ERR_NONE);
	return known_tokens_keep(known, hash, generation, &jws, payload);
}

static struct known_token *find(struct known_tokens *known, unsigned number)
{
	uint8_t hash[SHA256_SIZE];

	hash_of(number, hash);
	return known_tokens_find(known, hash);
}

static double number_in(const struct known_token *token)
{
	double number = -1;

	assert_true(json_number(json_member(token->payload, "number"), &number));
	return number;
}

static void what_was_kept_is_found_and_nothing_else(void **state)
{
	struct known_tokens *known = known_tokens_new(1000);
	struct known_token *token;

	(void)state;
	assert_null(find(known, 1));
	known_tokens_release(known, keep(known, 1, 7));
	token = find(known, 1);
	assert_non_null(token);
	assert_true(number_in(token) == 1);
	assert_true(token->generation == 7);
	assert_int_equal(token->jws.alg, ALG_RS256);
	assert_int_equal(token->jws.signing_input.len, strlen("eyJhbGciOiJSUzI1NiJ9.e30"));
	assert_null(token->jws.signing_input.at);
	known_tokens_release(known, token);
	assert_null(find(known, 2));
	known_tokens_free(known);
}

static void one_that_is_driven_out_lives_while_it_is_held(void **state)
{
	struct known_tokens *known = known_tokens_new(1);
	struct known_token *held = keep(known, 0, 1);
	unsigned found = 0;

	(void)state;
	for (unsigned i = 1; i < 10000; i++)
		known_tokens_release(known, keep(known, i, 1));
	assert_null(find(known, 0));
	assert_true(number_in(held) == 0);
	known_tokens_release(known, held);
	for (unsigned i = 0; i < 10000; i++) {
		struct known_token *token = find(known, i);

		found += token != NULL;
		known_tokens_release(known, token);
	}
	/* As many as there are places, which is rounded up to the number of locks. */
	assert_in_range(found, 1, 64);
	known_tokens_free(known);
}

static void *keep_and_find(void *argument)
{
	struct known_tokens *known = argument;

	for (unsigned i = 0; i < 20000; i++) {
		unsigned number = i * 31 % 200;
		struct known_token *token = find(known, number);

		if (!token)
			token = keep(known, number, i + 1);
		if (number_in(token) != number)
			return argument;
		known_tokens_release(known, token);
	}
	return NULL;
}

static void threads_find_what_they_look_for(void **state)
{
	struct known_tokens *known = known_tokens_new(100);
	pthread_t threads[4];
	void *failed;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, keep_and_find, known), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		pthread_join(threads[i], &failed);
		assert_null(failed);
	}
	known_tokens_free(known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_kept_is_found_and_nothing_else),
		cmocka_unit_test(one_that_is_driven_out_lives_while_it_is_held),
		cmocka_unit_test(threads_find_what_they_look_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
