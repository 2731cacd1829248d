/*
 * call: one request at the IdP, from its parameters to its answer and its line in the log. What
 * the endpoints share; knows OAuth's error responses, not what leads to them.
 */
#ifndef MOCK_IDP_CALL_H
#define MOCK_IDP_CALL_H

#include "idp.h"
#include "lib/form.h"

/* [RFC6749 4.1.2.1, 5.2] [RFC8693 2.2.2] [RFC8707 2] */
enum oauth_error {
	OAUTH_ERROR_INVALID = 0,
	OAUTH_INVALID_REQUEST,
	OAUTH_INVALID_CLIENT,
	OAUTH_INVALID_GRANT,
	OAUTH_INVALID_SCOPE,
	OAUTH_INVALID_TARGET,
	OAUTH_UNAUTHORIZED_CLIENT,
	OAUTH_UNSUPPORTED_GRANT_TYPE,
	OAUTH_UNSUPPORTED_RESPONSE_TYPE,
	OAUTH_ACCESS_DENIED,
	OAUTH_TEMPORARILY_UNAVAILABLE,
	OAUTH_TOO_MANY, /* the same with 429: later, and by this client only. [RFC6585 4] */
};

const char *oauth_error_name(enum oauth_error error);

struct call {
	struct idp *idp;
	struct http_request *request;
	double now;                  /* one time for all decisions about one request */
	struct form form;            /* parameters, once they were read */
	const struct client *client; /* authenticated, or found good at the authorize endpoint */
	struct http_response response;
	struct buf body;       /* of the response */
	struct text_list kept; /* values of its fields */
	enum oauth_error error;
	const char *decision; /* one word for the log: "issued", "refused", ... */
	struct note why;
	struct json *evidence; /* members for the log: claims of tokens */
};

void call_clear(struct call *call);

/* A field of the response; consumes the value. */
void call_field(struct call *call, const char *name, char *take_value);
/* A JSON answer that nobody may store. [RFC6749 5.1] Consumes `take_body`. */
void call_json(struct call *call, int status, const char *decision, struct json *take_body);
/* The error response; the sentence says why, and which rule it is. [RFC6749 5.2] */
void call_refuse(struct call *call, enum oauth_error error, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Without a redirect or a JSON body: an error that only has a status. [RFC9110 15.5] */
void call_status(struct call *call, int status, const char *format, ...) PRINTF_LIKE(3, 4);

/*
 * Read the form in the body. NULL, or a sentence about what is wrong: it is no form, a parameter
 * comes twice that may not, or there are parameters in the URI too. [RFC6749 3.2]
 */
const char *call_form_problem(struct call *call);
/* The same; false after having refused. */
bool call_read_form(struct call *call);
/* A parameter that is there twice, other than `resource` and `audience`. [RFC6749 3.1, 3.2] */
bool call_has_duplicates(const struct call *call);

/* Remember a token's claims for the log under "subject" or "issued"; a copy is taken. */
void call_evidence(struct call *call, const char *name, const struct json *claims);
/* Write the line to the request log and to the program's log. `fault` may be NULL. */
void call_log(struct call *call, const char *endpoint, const char *fault);

#endif
