/* What is taken for an issuer's keys. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "lib/clock.h"
#include "tenant.h"

/* Entries that are no usable keys; "%s" is the ID of the good key. */
static const char *const odd_entries[] = {
	"{\"kty\":\"oct\",\"kid\":\"%s\",\"k\":\"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ\"}",
	"{\"kty\":\"XYZ\",\"kid\":\"%s\",\"x\":1}",
	"{\"kid\":\"%s\",\"use\":\"sig\"}",
	"{\"kty\":\"RSA\",\"kid\":\"%s\",\"e\":\"AQAB\"}",
	"{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"++//==\",\"e\":\"AQAB\"}",
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":"
	"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",\"y\":"
	"\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
	"{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"kid\":\"%s\",\"x\":\"AA\",\"y\":\"AA\"}",
	"{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":7,\"x\":\"AA\",\"y\":\"AA\"}",
	"{\"kty\":\"OKP\",\"crv\":\"X25519\",\"kid\":\"%s\",\"x\":\"AA\"}",
	"null",
	"\"%s\"",
	"[]",
	"{}",
};

static void add_odd(struct json *keys, const char *kid)
{
	for (size_t i = 0; i < ARRAY_LEN(odd_entries); i++) {
		const char *hole = strstr(odd_entries[i], "%s");
		struct json *entry = NULL;
		char *text = hole ? xasprintf("%.*s%s%s", (int)(hole - odd_entries[i]),
					    odd_entries[i], kid, hole + 2)
				  : xstrdup(odd_entries[i]);

		if (json_parse(slice_of(text), &entry))
			case_broken("%s is no JSON", text);
		json_push(keys, entry);
		free(text);
	}
}

/* A valid key of another type under the same ID: it can verify none of our tokens. */
static void add_namesake(struct json *keys, const char *kid)
{
	struct signing_key *other = signing_key_new(ALG_EDDSA, kid);

	json_push(keys, signing_key_jwk(other));
	signing_key_free(other);
}

/* P-KEY-06 [RFC7517 5] */
static void odd_entries_case(struct suite *suite)
{
	struct tenant own;

	tenant_begin(&own, suite, "k", "keys");
	for (int good_last = 0; good_last < 2; good_last++) {
		const struct signing_key *key = tenant_new_key(&own);
		char *token = tenant_token(&own, key);
		struct json *document = json_new_object();
		struct json *keys = json_new_array();
		struct buf text = {0};

		if (!good_last)
			json_push(keys, signing_key_jwk(key));
		add_odd(keys, signing_key_id(key));
		add_namesake(keys, signing_key_id(key));
		if (good_last)
			json_push(keys, signing_key_jwk(key));
		json_set(document, "keys", keys);
		json_print(&text, document);
		issuer_tell_json(suite->issuer, own.keys_path, text.at);
		EXPECT(tenant_taken(&own, token),
			"entries that are no usable keys are skipped, the good key works",
			"not when it is the %s", good_last ? "last" : "first");
		free(token);
		token = tenant_unknown_token(&own);
		EXPECT(tenant_status(&own, token) != 200, "and no other key does", "one does");
		buf_clear(&text);
		json_free(document);
		free(token);
	}
	tenant_end(&own);
}

/* P-KEY-07 [RFC7517 5] */
static void malformed_case(struct suite *suite)
{
	static const struct issuer_answer bad[] = {
		{.body = "not JSON"},
		{.type = "text/html", .body = "<!doctype html><title>Sign in</title>"},
		{.body = ""},
		{.body = "{}"},
		{.body = "{\"keys\":{}}"},
		{.body = "{\"keys\":null}"},
		{.body = "[]"},
		{.body = "{\"keys\":[]} trailing"},
		{.body = "{\"keys\":[],\"keys\":[]}"},
		{.status = 201, .body = "{\"keys\":[]}"},
		{.body = "{\"keys\":[]}                       ", .mode = ISSUER_CUT},
		{.body = "{\"keys\":[]", .mode = ISSUER_HUGE},
		{.body = "{\"keys\":[]}", .mode = ISSUER_ENDLESS},
		{.body = "{\"keys\":[],\"slow\":\"one byte at a time, and never done in time\"}",
			.mode = ISSUER_TRICKLE},
	};
	struct tenant own;
	char *token;
	double patience;

	tenant_begin(&own, suite, "k", "keys");
	patience = suite_bounds(suite, ROLE_PROXY)->fetch_timeout_s;
	token = tenant_ready(&own);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		size_t since = issuer_now(suite->issuer);
		uint64_t sent = issuer_sent(suite->issuer);
		char *what = xasprintf("key set %zu, %s", i + 1, bad[i].body);
		int64_t started;

		issuer_tell(suite->issuer, own.keys_path, &bad[i]);
		tenant_provoke(&own, since, own.keys_path, 1);
		started = clock_ms();
		tenant_expect_taken(&own, token, what);
		EXPECT((double)(clock_ms() - started) <= patience * 1000,
			"nobody waits longer than the declared time", "%s: %lld ms", what,
			(long long)(clock_ms() - started));
		/* What is on its way in buffers was not read. */
		EXPECT(issuer_sent(suite->issuer) - sent < ISSUER_HUGE_BYTES / 3,
			"no more is read than a key set can be", "%s: %llu bytes", what,
			(unsigned long long)(issuer_sent(suite->issuer) - sent));
		free(what);
	}
	free(token);
	token = tenant_token(&own, tenant_new_key(&own));
	tenant_publish(&own, 0);
	EXPECT(tenant_taken(&own, token), "a good key set is taken again", "it is not");
	free(token);
	tenant_end(&own);
}

static const struct test_case cases[] = {
	{.slug = "proxy/key/jwks-odd-entries", .run = odd_entries_case},
	{.slug = "proxy/key/jwks-malformed", .run = malformed_case},
};

CASE_LIST(cases_proxy_key_source, cases);
