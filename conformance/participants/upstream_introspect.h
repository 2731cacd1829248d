/*
 * upstream_introspect: ask a token's issuer about it. [RFC7662] Says what the answer is, not what
 * it means.
 */
#ifndef PARTICIPANTS_UPSTREAM_INTROSPECT_H
#define PARTICIPANTS_UPSTREAM_INTROSPECT_H

#include "oracle.h"
#include "participants/upstream_config.h"

/*
 * The answer as an object, freed with oracle_json_free. ERR_SYNTAX when it is none or its status is
 * not 200, else the error of the call; NULL then.
 */
enum err upstream_introspect(const struct upstream_config *config,
	const struct upstream_resource *resource, struct slice token, struct cJSON **out,
	struct note *note) MUST_USE;

#endif
