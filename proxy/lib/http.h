/*
 * http: the value types that server, client and trace share. Knows what a message is made of, not
 * how it travels. [RFC9110]
 */
#ifndef LIB_HTTP_H
#define LIB_HTTP_H

#include <stdbool.h>

#include "lib/str.h"

/* Borrowed, like all slices. */
struct http_field {
	struct slice name;
	struct slice value;
};

/* A list of fields in the order of the message. */
struct http_fields {
	const struct http_field *at;
	size_t count;
};

/* What a server knows of the other end while it works on a response. */
enum http_client_state {
	CLIENT_PRESENT = 1,
	CLIENT_SAID_ALL, /* it has closed its side: it may still listen [RFC9112 9.6] */
	CLIENT_GONE,     /* nothing reaches it any more */
};

/* How many fields have that name, in any letter case. */
size_t http_fields_count(struct http_fields fields, const char *name);
/* The first one's value; SLICE_NONE when there is none. */
struct slice http_fields_value(struct http_fields fields, const char *name);

/* [RFC9110 5.6.2] one or more token characters */
bool http_is_token(struct slice text);
/* [RFC9110 5.5] visible ASCII, SP and HTAB; 8-bit bytes only when `obs_text`. */
bool http_is_field_value(struct slice text, bool obs_text);
/* The list "a, b" has `member`, in any letter case. [RFC9110 5.6.1] */
bool http_list_has(struct slice list, const char *member);

/*
 * The fields leave one way to find the body's end: not both framing fields, each at most once, and
 * a length of digits only. [RFC9112 6.3]
 */
bool http_framing_single(struct http_fields fields);

/* The final response is still to come. [RFC9110 15.2] */
bool http_status_is_interim(int status);

/* The standard's phrase for a status, or "". */
const char *http_reason(int status);

#endif
