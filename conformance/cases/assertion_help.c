#include "assertion_help.h"

#include <math.h>
#include <stdlib.h>

#include "case.h"
#include "lib/clock.h"
#include "tenant.h"

/* How long an assertion is good that nobody ordered otherwise. */
#define LIFETIME_S 60

static void complete_claims(struct json *claims, const struct assertion_order *order)
{
	char *jti = crypto_random_hex(16);
	double now = floor(clock_now());

	json_set_string(claims, "jti", slice_of(jti));
	json_set_number(claims, "iat", now);
	json_set_number(claims, "exp", now + (order->exp != 0 ? order->exp : LIFETIME_S));
	if (order->nbf != 0)
		json_set_number(claims, "nbf", now + order->nbf);
	if (order->claims)
		edit_members(claims, order->claims);
	free(jti);
}

static struct json *header_of(
	const struct signing_key *key, const char *typ, const struct assertion_order *order)
{
	struct json *header = json_new_object();

	json_set_string(header, "alg", SLICE("ES256"));
	json_set_string(header, "kid", slice_of(signing_key_id(key)));
	if (typ)
		json_set_string(header, "typ", slice_of(typ));
	if (order->header)
		edit_members(header, order->header);
	return header;
}

char *make_assertion(const struct signing_key *key, const char *typ, struct json *take_claims,
	const struct assertion_order *order)
{
	struct signing_key *foreign =
		order->foreign ? signing_key_new(ALG_ES256, signing_key_id(key)) : NULL;
	char *pem = signing_key_pem(key);
	struct json *header = header_of(key, typ, order);
	struct buf head = {0}, payload = {0}, token = {0};

	complete_claims(take_claims, order);
	json_print(&head, header);
	json_print(&payload, take_claims);
	if (mint_jws(&(struct mint){.header = buf_slice(&head),
			     .payload = buf_slice(&payload),
			     .signature = order->signature ? order->signature : MINT_SIGNED,
			     .key = foreign ? foreign : key,
			     .alg = ALG_ES256,
			     .secret = slice_of(pem),
			     .hmac_bits = 256},
		    &token))
		case_broken("the suite's key does not sign");
	json_free(header);
	json_free(take_claims);
	buf_clear(&head);
	buf_clear(&payload);
	signing_key_free(foreign);
	free(pem);
	return buf_take(&token);
}
