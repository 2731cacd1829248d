/*
 * token: one token against one public key, as the parts of lib answer it together. The word it
 * gives names the part that refused, so that a test sees where a trap was caught. It judges what
 * the key says of itself as a verifier must; issuers, audiences and times are not looked at.
 */
#ifndef UNIT_TOKEN_H
#define UNIT_TOKEN_H

#include "lib/jws.h"

/*
 * "valid", or what refused it: "syntax" or "limit" (the token's text), "critical" (crit or b64),
 * "key" (no usable public key), "algorithm", "use", "key_ops" (the key is not for this),
 * "pairing" (the algorithm is not offered, or not with this type of key), "signature".
 */
const char *token_verdict(struct slice token, const struct json *jwk);

#endif
