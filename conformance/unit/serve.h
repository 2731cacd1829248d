/* serve: a server on a free port of 127.0.0.1 with the bounds that suit a test. */
#ifndef UNIT_SERVE_H
#define UNIT_SERVE_H

#include "lib/http_server.h"

/* Bodies are buffered, up to 1 MiB. 0, or -1 as cmocka wants it of what prepares a test. */
int serve_here(const char *party, http_handler *handler, void *context, struct http_server **out);

#endif
