/*
 * errors: what the token endpoint says when it refuses, as a table. Knows the words, not when they
 * are due.
 */
#ifndef MOCK_STS_ERRORS_H
#define MOCK_STS_ERRORS_H

#include "errors.def"
#include "lib/http_server.h"
#include "lib/json.h"

enum refusal {
	REFUSAL_INVALID = 0,
#define REFUSAL_NAME(name, status, error, description) REFUSED_##name,
	REFUSALS(REFUSAL_NAME)
#undef REFUSAL_NAME
};

int refusal_status(enum refusal refusal);
/* "invalid_grant" and the like. [RFC6749 5.2] */
const char *refusal_error(enum refusal refusal);
/* The step that refused, in lower case: "token_audience". */
void refusal_step(enum refusal refusal, char *out, size_t size);
/*
 * Append the description. What is put in comes from the request, so whatever RFC 6749 5.2 does not
 * allow in it becomes "?", and it is cut at 300 bytes.
 */
void refusal_describe(
	enum refusal refusal, struct slice first, struct slice second, struct buf *out);

/* {"error", "error_description"}; the caller frees it. [RFC6749 5.2] */
struct json *error_json(const char *error, struct slice description);

/*
 * The shape of Google's other services: {"error": {"code", "status", "message"}}, with a reason
 * when it is not NULL, and the permission that is missing. [google.rpc.Status] The caller frees it.
 */
struct json *rpc_error_json(int code, const char *status, const char *message, const char *reason,
	const char *permission);

#endif
