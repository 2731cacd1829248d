/*
 * by_get: what the mutants share that ask by GET: the call with its form in the URL.
 */
#ifndef MUTANTS_BY_GET_H
#define MUTANTS_BY_GET_H

#include <stdlib.h>

#include "lib/http_client.h"

enum err __real_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;
enum err __wrap_http_client_call(
	const struct http_call *call, struct http_reply *reply, struct note *note) MUST_USE;

static inline enum err call_by_get(
	const struct http_call *call, struct http_reply *reply, struct note *note)
{
	char *url = xasprintf("%s?%.*s", call->url, SLICE_ARGS(call->body));
	struct http_call get = *call;
	enum err err;

	get.method = "GET";
	get.url = url;
	get.body = SLICE_NONE;
	err = __real_http_client_call(&get, reply, note);
	free(url);
	return err;
}

#endif
