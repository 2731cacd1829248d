/*
 * http_head: did CivetWeb see the whole head? Its parser works in place and, at an obs-fold, an
 * odd line or the 64th field, stops without a word: a dropped Content-Length turns a body into
 * the next request. White space in front of the request line it skips, past the end of what was
 * received: there an earlier client's request may lie. The gaps between what it returned tell what
 * it skipped. Depends on version 1.15 with decode_url off; http_server asserts both.
 */
#ifndef LIB_HTTP_HEAD_H
#define LIB_HTTP_HEAD_H

#include "lib/http.h"

/* Pointers into one buffer, as CivetWeb's parser leaves them; each text ends with NUL. */
struct http_head_parts {
	const char *start; /* of the head, as CivetWeb's reader measured it; NULL when unknown */
	const char *end;   /* behind its last byte */
	const char *method;
	const char *target;  /* up to the "?", when there is one */
	const char *query;   /* behind it, or NULL */
	const char *version; /* behind "HTTP/" */
	struct http_fields fields;
};

/*
 * True when nothing lies between the parts but what RFC 9112 allows: an empty line in front, one
 * SP, CRLF, ":" with optional white space behind it, and an empty line after the last field. That
 * refuses other white space in front, space before ":", obs-fold, bare LF, names that are no
 * token, values with control bytes, no field at all or more than HTTP_MAX_FIELDS. [RFC9112 2.2, 3,
 * 5] Reads nothing outside of the head.
 *
 * One thing it cannot see: instead of CRLF behind the version there may stand any two of CR, LF
 * and SP that CivetWeb takes for a line end, since it writes NUL over both.
 */
bool http_head_complete(const struct http_head_parts *parts);

#endif
