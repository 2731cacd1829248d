/*
 * model: CivetWeb 1.15's reading of a request's head, written anew from what it does, so that
 * http_head can be tried with millions of heads without sockets. Where CivetWeb is careless the
 * model is careless in the same way.
 */
#ifndef FUZZ_MODEL_H
#define FUZZ_MODEL_H

#include "lib/http_head.h"

#define MODEL_MAX_FIELDS 64

struct model {
	struct http_field field[MODEL_MAX_FIELDS];
	struct http_head_parts parts;
};

/*
 * Read a head in place, as CivetWeb does: separators become NUL. `received` of the buffer's `size`
 * bytes are new, the others are left from earlier requests. False where CivetWeb answers 400
 * itself or waits for more.
 */
bool model_read(struct model *model, char *buffer, size_t size, size_t received);

#endif
