#include "sts_issuer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "mint.h"

#define LIFETIME_S 3600

static const struct {
	const char *name;
	const char *kid;
	enum jws_alg alg;
} kinds[] = {
	{"rsa", "rsa", ALG_RS256},
	{"ec", "ec", ALG_ES256},
	{"p384", "p384", ALG_ES384},
	{"p521", "p521", ALG_ES512},
	{"ed", "ed", ALG_EDDSA},
	{"enc", "enc", ALG_ES256},
	{"", "", ALG_ES256},
	{"foreign", "ec", ALG_ES256},
};

struct sts_issuer {
	struct signing_key *key[ARRAY_LEN(kinds)];
};

struct sts_issuer *sts_issuer_new(void)
{
	struct sts_issuer *issuer = xcalloc(1, sizeof *issuer);

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		issuer->key[i] = signing_key_new(kinds[i].alg, kinds[i].kid);
	return issuer;
}

void sts_issuer_free(struct sts_issuer *issuer)
{
	if (!issuer)
		return;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		signing_key_free(issuer->key[i]);
	free(issuer);
}

const struct signing_key *sts_issuer_key(const struct sts_issuer *issuer, const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(name, kinds[i].name) == 0)
			return issuer->key[i];
	return NULL;
}

struct json *sts_issuer_key_set(const struct sts_issuer *issuer)
{
	struct json *set = json_new_object();
	struct json *keys = json_new_array();
	struct json *other = signing_key_jwk(sts_issuer_key(issuer, "rsa"));

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct json *jwk = signing_key_jwk(issuer->key[i]);

		json_remove(jwk, "alg");
		if (strcmp(kinds[i].name, "enc") == 0)
			json_set_string(jwk, "use", SLICE("enc"));
		if (strcmp(kinds[i].name, "foreign") == 0)
			json_free(jwk);
		else
			json_push(keys, jwk);
	}
	json_set_string(other, "kid", SLICE("rs512"));
	json_set_string(other, "alg", SLICE("RS512"));
	json_push(keys, other);
	json_set(set, "keys", keys);
	return set;
}

/* ---- tokens ---- */

struct json *sts_issuer_claims(const struct json *changes)
{
	struct json *claims = json_new_object();
	double now = floor(clock_now());

	json_set_string(claims, "iss", SLICE(STS_ISSUER));
	json_set_string(claims, "aud", SLICE("suite-main"));
	json_set_string(claims, "sub", SLICE("alice@example.com"));
	json_set_string(claims, "email", SLICE("alice@example.com"));
	json_set_string(claims, "name", SLICE("alice"));
	json_set_string(claims, "department", SLICE("research"));
	json_set_string(claims, "team", SLICE("staff"));
	json_set(claims, "admitted", json_new_bool(true));
	json_set_number(claims, "iat", now - 5);
	json_set_number(claims, "exp", now + LIFETIME_S);
	json_change(claims, changes);
	return claims;
}

static struct json *header_of(
	const struct signing_key *key, enum jws_alg alg, const struct json *changes)
{
	struct json *header = json_new_object();

	json_set_string(header, "alg", slice_of(jws_alg_name(alg)));
	json_set_string(header, "kid", slice_of(signing_key_id(key)));
	json_set_string(header, "typ", SLICE("JWT"));
	json_change(header, changes);
	return header;
}

/* A member that nobody knows would make a good token of a bad one. */
static bool order_known(const struct json *order)
{
	static const char *const names[] = {
		"claims", "header", "relative", "key", "alg", "raw_payload"};

	for (const struct json *m = json_first(order); m; m = json_next(m)) {
		bool known = false;

		for (size_t i = 0; i < ARRAY_LEN(names); i++)
			known |= strcmp(json_name(m), names[i]) == 0;
		if (!known)
			return false;
	}
	return json_is_object(order);
}

static struct json *claims_of(const struct json *order)
{
	struct json *claims = sts_issuer_claims(json_member(order, "claims"));
	const struct json *relative = json_member(order, "relative");
	double now = floor(clock_now());
	double seconds;

	for (const struct json *r = json_first(relative); r; r = json_next(r))
		if (json_number(r, &seconds))
			json_set_number(claims, json_name(r), now + seconds);
	return claims;
}

static char *make(const struct sts_issuer *issuer, const struct json *order)
{
	struct slice name = json_member_string(order, "key");
	struct slice alg = json_member_string(order, "alg");
	struct slice raw = json_member_string(order, "raw_payload");
	struct mint mint = {
		.signature = MINT_SIGNED, .key = sts_issuer_key(issuer, name.at ? name.at : "ec")};
	struct json *claims = claims_of(order);
	struct json *header = NULL;
	struct buf header_text = {0};
	struct buf payload = {0};
	struct buf token = {0};

	if (mint.key) {
		mint.alg = alg.at ? jws_alg_named(alg) : signing_key_alg(mint.key);
		header = header_of(mint.key, mint.alg, json_member(order, "header"));
		json_print(&header_text, header);
		json_print(&payload, claims);
		mint.header = buf_slice(&header_text);
		mint.payload = raw.at ? raw : buf_slice(&payload);
	}
	if (mint.key && mint_jws(&mint, &token))
		buf_clear(&token);
	json_free(claims);
	json_free(header);
	buf_clear(&header_text);
	buf_clear(&payload);
	return token.len ? buf_take(&token) : NULL;
}

char *sts_issuer_mint(const struct sts_issuer *issuer, const char *order)
{
	struct json *wish = NULL;
	struct buf text = {0};
	char *token = NULL;

	for (const char *c = order; *c; c++)
		buf_putc(&text, *c == '\'' ? '"' : *c);
	if (!json_parse(buf_slice(&text), &wish) && order_known(wish))
		token = make(issuer, wish);
	json_free(wish);
	buf_clear(&text);
	return token;
}
