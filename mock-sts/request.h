/*
 * request: the parameters of a token request, whichever way they were written: a form with
 * snake_case names, as the auth libraries send it, or JSON with camelCase ones. Knows the names;
 * judges no value.
 */
#ifndef MOCK_STS_REQUEST_H
#define MOCK_STS_REQUEST_H

#include "lib/form.h"
#include "lib/http_server.h"
#include "lib/json.h"

/* ROW(snake_case, camelCase) */
#define PARAMETERS(ROW)                                 \
	ROW(grant_type, "grantType")                    \
	ROW(audience, "audience")                       \
	ROW(scope, "scope")                             \
	ROW(requested_token_type, "requestedTokenType") \
	ROW(subject_token, "subjectToken")              \
	ROW(subject_token_type, "subjectTokenType")     \
	ROW(options, "options")

/* Absent and empty are the same: SLICE_NONE. [RFC6749 3.2] */
struct parameters {
#define PARAMETER_FIELD(snake, camel) struct slice snake;
	PARAMETERS(PARAMETER_FIELD)
#undef PARAMETER_FIELD
	/* Where the bytes are: */
	struct form form;
	struct json *json;
};

/* What is wrong with a body. */
enum body_problem {
	BODY_GOOD = 1,
	BODY_TYPE,      /* neither form nor JSON */
	BODY_SYNTAX,    /* not what its type says */
	BODY_REPEATED,  /* `*name` occurs more than once */
	BODY_SPELLINGS, /* `*name` occurs in both spellings, with different values */
};

/* parameters_clear in either case; `*name` points into the parameters or is static. */
enum body_problem parameters_read(
	const struct http_request *request, struct parameters *out, struct slice *name);
void parameters_clear(struct parameters *parameters);

/* The request's content type is `type`, whatever its parameters. [RFC9110 8.3.1] */
bool content_type_is(const struct http_request *request, const char *type);
/* Write the name of the first parameter that is there too often; false when none is. */
bool form_has_repeated(const struct form *form, struct slice *name);

#endif
