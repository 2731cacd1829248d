/*
 * url: absolute http and https URLs, and what a request target may look like. Knows no hosts
 * and no policy about them. [RFC3986] [RFC9110 4.2]
 */
#ifndef LIB_URL_H
#define LIB_URL_H

#include <stdbool.h>

#include "lib/str.h"

#define URL_MAX_BYTES 2048

/* Slices into the text that was parsed. */
struct url {
	bool https;
	struct slice origin; /* scheme://host[:port] */
	struct slice host;   /* without brackets for IPv6 */
	unsigned port;       /* the scheme's default when none is written */
	struct slice path;   /* "" or begins with "/" */
	struct slice query;  /* without "?"; `at` is NULL when there is none */
};

/*
 * ERR_SYNTAX for anything but http(s)://host[:port][/path][?query]: user information, fragments,
 * white space, control and 8-bit bytes, bad percent-encoding, port 0 or above 65535.
 */
enum err url_parse(struct slice text, struct url *out) MUST_USE;
/* The host is this machine as browsers and MCP clients see it: localhost, 127.0.0.1, ::1. */
bool url_is_loopback(const struct url *url);

/*
 * Has the bytes of an absolute path: "/", then pchar, with "%" only before two hex digits.
 * [RFC3986 3.3]
 */
bool url_path_valid(struct slice path);
/* The same for a query, where "/" and "?" are data. [RFC3986 3.4] */
bool url_query_valid(struct slice query);
/*
 * Has one reading only: no empty, "." or ".." segment, encoded or not, with parameters (";x") or
 * not; no encoded "/" or "\" or control byte, no needlessly encoded unreserved byte, no escapes
 * that are not UTF-8. A path with two readings is how a request passes one server's policy and
 * reaches another server's resource. [RFC3986 6.2.2]
 */
bool url_path_unambiguous(struct slice path);

#endif
