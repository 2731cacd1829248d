#include "client_assertion.h"

#include <stdlib.h>

#include "checks.h"
#include "checks_assertion.h"
#include "lib/jws.h"

struct assertion {
	struct jws jws;
	struct json *payload;
	struct jwt_claims claims;
};

static bool verify(const struct client *client, const struct jws *jws, struct note *why)
{
	struct jwks *keys = NULL;
	struct buf text = {0};
	const struct jwk *key = NULL;
	const char *problem = NULL;

	/* Read each time: a client that renews its keys renews the file. */
	if (file_read(client->keys_file, JSON_MAX_BYTES, &text) ||
		jwks_parse(buf_slice(&text), &keys, why))
		problem = "the client's keys cannot be read";
	/* No other key than the one that is named. [RFC7515 4.1.4] */
	for (size_t i = 0; keys && jws->kid.at && i < keys->count; i++)
		if (keys->at[i].kid && slice_is(jws->kid, keys->at[i].kid))
			key = &keys->at[i];
	if (!problem && !key)
		problem = "kid of the assertion names no key of the client (RFC 7515 4.1.4)";
	if (!problem && !check_idp_token_header(jws->has_crit, jws->has_b64))
		problem = "the assertion's header has crit or b64 (RFC 7515 4.1.11)";
	if (!problem && !check_idp_client_assertion_signature(jws_verify(jws, key)))
		problem = "the assertion's signature does not verify (RFC 7523 3)";
	if (problem)
		note_set(why, "%s", problem);
	jwks_free(keys);
	buf_clear(&text);
	return !problem;
}

/* Of this client alone: another one may have had the same idea of what is random. */
static bool is_unused(
	struct call *call, const struct client *client, const struct jwt_claims *claims)
{
	char *id;
	bool first;

	if (claims->jti.shape != CLAIM_GOOD || claims->jti.text.len == 0)
		return false;
	id = xasprintf("%zu:%s:%.*s", slice_of(client->client_id).len, client->client_id,
		SLICE_ARGS(claims->jti.text));
	first = used_first(call->idp->assertions, slice_of(id), claims->exp.at, call->now);
	free(id);
	return first;
}

/* Claims mean something only once the signature has verified. */
static bool validate(struct call *call, const struct client *client,
	const struct jwt_claims *claims, struct note *why)
{
	const char *problem = NULL;

	if (!check_idp_client_assertion_subject(&claims->sub, slice_of(client->client_id)))
		problem = "sub of the assertion is not its iss (RFC 7523 3)";
	else if (!check_idp_client_assertion_audience(&claims->aud, slice_of(call->idp->issuer)))
		problem = "aud of the assertion is not this issuer alone (RFC 7523 3)";
	else if (!check_idp_client_assertion_expiry(&claims->exp, call->now))
		problem = "exp of the assertion is missing or over (RFC 7523 3)";
	else if (!check_idp_client_assertion_lifetime(&claims->exp, call->now))
		problem = "exp of the assertion is too far ahead (RFC 7523 3)";
	else if (!check_idp_client_assertion_not_before(&claims->nbf, call->now))
		problem = "nbf of the assertion is still to come (RFC 7523 3)";
	else if (!check_idp_client_assertion_unused(is_unused(call, client, claims)))
		problem = "jti of the assertion is missing or was used before (RFC 7523 3)";
	if (problem)
		note_set(why, "%s", problem);
	return !problem;
}

static const struct client *judge(struct call *call, struct assertion *a, struct note *why)
{
	const struct client *client;

	if (json_parse(buf_slice(&a->jws.payload), &a->payload) || !json_is_object(a->payload)) {
		note_set(why, "the assertion's payload is no JSON object (RFC 7519 7.2)");
		return NULL;
	}
	jwt_claims_read(a->payload, &a->claims);
	client = config_client(call->idp->config, a->claims.iss.text);
	if (!client || !client->keys_file) {
		note_set(why, "iss of the assertion is no client with keys (RFC 7523 3)");
		return NULL;
	}
	if (!verify(client, &a->jws, why) || !validate(call, client, &a->claims, why))
		return NULL;
	return client;
}

const struct client *client_of_assertion(
	struct call *call, struct slice assertion, struct slice type, struct note *why)
{
	const struct client *client = NULL;
	struct assertion a = {0};

	if (!check_idp_client_assertion_type(type))
		note_set(why, "client_assertion_type is not jwt-bearer (RFC 7523 2.2)");
	else if (!jws_parse(assertion, &a.jws, why))
		client = judge(call, &a, why);
	json_free(a.payload);
	jws_clear(&a.jws);
	return client;
}
