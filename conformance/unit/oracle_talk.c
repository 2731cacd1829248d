#include "unit/oracle_talk.h"

#include "mint.h"

enum oracle_verdict oracle_verdict_of(struct slice token, struct slice jwks)
{
	struct oracle oracle;
	enum oracle_verdict verdict;

	oracle_judge(token.at, token.len, jwks.at, jwks.len, &oracle);
	verdict = oracle.verdict;
	assert_true(verdict != ORACLE_UNDECIDED);
	assert_non_null(oracle.reason);
	/* Nothing of a token that is not genuine can be taken for a fact. */
	if (verdict != ORACLE_GENUINE) {
		assert_null(oracle.claims);
		assert_null(oracle.payload);
	}
	oracle_clear(&oracle);
	return verdict;
}

char *key_set_of(const struct json *jwk)
{
	struct buf text = {0};

	buf_puts(&text, "{\"keys\":[");
	json_print(&text, jwk);
	buf_puts(&text, "]}");
	return buf_take(&text);
}

char *public_key_set(const struct signing_key *key)
{
	struct json *jwk = signing_key_jwk(key);
	char *text = key_set_of(jwk);

	json_free(jwk);
	return text;
}

char *mint_payload(const struct signing_key *key, enum jws_alg alg, const char *payload)
{
	struct buf header = {0};
	struct buf token = {0};

	buf_printf(&header, "{\"alg\":\"%s\",\"kid\":\"k1\"}", jws_alg_name(alg));
	assert_int_equal(mint_jws(&(struct mint){.header = buf_slice(&header),
					  .payload = slice_of(payload),
					  .signature = MINT_SIGNED,
					  .key = key,
					  .alg = alg},
				 &token),
		ERR_NONE);
	buf_clear(&header);
	return buf_take(&token);
}
