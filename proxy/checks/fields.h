/*
 * Decisions about which fields pass the proxy, and about replies that may not. True means it
 * passes.
 */
#ifndef CHECKS_FIELDS_H
#define CHECKS_FIELDS_H

#include "lib/http.h"

/* [RFC9110 7.6.1] fields of this one connection end here: the listed ones and those that
 * `connection`, the received Connection field, names */
bool check_field_end_to_end(struct slice name, struct http_fields received);
/* [RFC9110 11.7.2] [MCP Token Passthrough] credentials are for us and go no further */
bool check_field_no_credential(struct slice name);
/* [RFC9700 4.13] what upstreams take for an identity is said by us or by nobody, in any spelling;
 * `extra` are further names, "*" at the end standing for any rest */
bool check_field_no_identity(struct slice name, char *const *extra, size_t extra_count);
/* The field that we put the upstream's credential into is ours alone, in any spelling. `ours.at` is
 * NULL when it is Authorization. */
bool check_field_not_ours(struct slice name, struct slice ours);
/* [RFC9110 5.1, 7.6.1] a credential can be put into it: a name, and none that is about the message
 * or this connection */
bool check_field_may_carry(struct slice name);
/* [MCP Token Passthrough] no field carries the client's token under another name */
bool check_field_without_token(struct slice value, struct slice token);
/* [RFC9728 3.3] an upstream that refuses our token is our fault, not a reason to log in again */
bool check_upstream_status(int status);
/* [RFC9728 7.3] the upstream's challenge would send the client for a token of the upstream */
bool check_reply_field_no_challenge(struct slice name);

#endif
