/*
 * control: one request to the control API. Shared by the files that answer it; knows no route.
 */
#ifndef MOCK_IDP_CONTROL_H
#define MOCK_IDP_CONTROL_H

#include "idp.h"

/* One request: `input` is its JSON, if the route wants one; the answer is `output` or `text`. */
struct control_call {
	struct idp *idp;
	struct http_request *request;
	struct slice last; /* segment of the path that the route leaves open */
	struct json *input;
	struct json *output;
	struct buf text;
	struct note note; /* what is wrong with the request */
};

/*
 * What the routes do, control_keys.c. ERR_NONE with or without output, ERR_NOT_FOUND for what is
 * not there, any other error for a bad request; a note goes with each.
 */
enum err control_get_keys(struct control_call *call) MUST_USE;
enum err control_rotate_keys(struct control_call *call) MUST_USE;
enum err control_change_key(struct control_call *call) MUST_USE;
enum err control_put_jwks(struct control_call *call) MUST_USE;
enum err control_delete_jwks(struct control_call *call) MUST_USE;

#endif
