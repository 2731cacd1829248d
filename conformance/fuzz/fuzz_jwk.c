/* jwk: an accepted key is a public one of its type, and verifies nothing by itself. */
#include "fuzz/fuzz.h"
#include "lib/jwk.h"

static void check_accepted(const struct json *json, const struct jwk *key)
{
	static const char *const private_names[] = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"};
	static const char zeros[132];

	MUST(key->key && key->type != KEY_INVALID);
	for (size_t i = 0; i < ARRAY_LEN(private_names); i++)
		MUST(!json_member(json, private_names[i]));
	MUST(!key->ops_verify || key->ops_stated);
	MUST(key->alg == ALG_INVALID || key->alg_stated);
	for (int alg = ALG_INVALID; alg <= ALG_EDDSA; alg++) {
		bool pair = key->type == jws_alg_key_type((enum jws_alg)alg);
		size_t len = alg == ALG_ES512 ? 132 : alg == ALG_ES384 ? 96 : 64;
		enum err err = public_key_verify(
			key->key, (enum jws_alg)alg, SLICE("message"), slice_make(zeros, len));

		MUST(err == (pair ? ERR_SIGNATURE : ERR_UNSUPPORTED));
	}
}

static void check_set(struct slice text)
{
	struct note note = {0};
	struct jwks *set;

	if (jwks_parse(text, &set, &note)) {
		MUST(!set && note.text[0]);
		return;
	}
	MUST(set->count <= JWKS_MAX_KEYS);
	for (size_t i = 0; i < set->count; i++)
		MUST(set->at[i].key && set->at[i].type != KEY_INVALID);
	jwks_free(set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make((const char *)data, size);
	struct json *json;
	struct jwk key;

	if (json_parse(text, &json) == ERR_NONE) {
		if (jwk_parse(json, &key) == ERR_NONE) {
			check_accepted(json, &key);
			jwk_clear(&key);
		} else {
			MUST(!key.key && !key.kid);
		}
	}
	json_free(json);
	check_set(text);
	return 0;
}
