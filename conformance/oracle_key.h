/*
 * oracle_key: which algorithms the oracle knows, which JWK may serve one, and whether a key made
 * a signature. A part of the oracle; knows no token.
 */
#ifndef CONFORMANCE_ORACLE_KEY_H
#define CONFORMANCE_ORACLE_KEY_H

#include <stdbool.h>
#include <stddef.h>

struct cJSON;

struct oracle_algorithm;

/* By its exact "alg"; NULL for "none", HMAC and whatever else. */
const struct oracle_algorithm *oracle_algorithm_named(const char *name);

/* The JWK's own words allow it: kty, crv, use, key_ops and alg. [RFC7517 4] */
bool oracle_key_suits(const struct cJSON *jwk, const struct oracle_algorithm *algorithm);

/* False too when the JWK holds no sound public key. */
bool oracle_key_made(const struct cJSON *jwk, const struct oracle_algorithm *algorithm,
	const char *message, size_t message_len, const unsigned char *signature,
	size_t signature_len);

#endif
