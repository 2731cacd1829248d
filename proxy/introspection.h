/*
 * introspection: one question to an issuer about one token, and its answer as JSON. Knows the
 * messages of RFC 7662; what the answer means for a request is decided elsewhere.
 */
#ifndef PROXY_INTROSPECTION_H
#define PROXY_INTROSPECTION_H

#include "config.h"

/*
 * The answer, a JSON object, is the caller's. Without one, *out is NULL: ERR_UNREACHABLE when the
 * issuer is not there or says that it is in trouble, ERR_TIMEOUT, and ERR_SYNTAX, ERR_LIMIT or
 * ERR_UNSUPPORTED when it says something that is no answer. None of these says anything about the
 * token.
 */
enum err introspect(const struct config_introspection *config, struct slice token,
	struct json **out, struct note *note) MUST_USE;

#endif
