/*
 * Decisions about the request as a message, before anybody asks who sent it: one reading only, or
 * none. Each function answers one question; true means allowed.
 */
#ifndef CHECKS_REQUEST_H
#define CHECKS_REQUEST_H

#include "lib/http.h"

/* [RFC9112 5.1, 5.2, 2.2] the fields are all that was sent, none lost to a lenient parser */
bool check_request_head_whole(bool head_complete);
/* [RFC9112 3.2] "A server MUST respond with a 400 ... that lacks a Host header field and to any
 * request message that contains more than one Host header field line or ... an invalid value" */
bool check_request_host(struct http_fields fields);
/* [RFC9112 6.1, 6.3] one way to find the body's end: not both framing fields, each at most once */
bool check_request_framing_single(struct http_fields fields);
/* [RFC9112 6.3] Content-Length is digits only and a number that fits */
bool check_request_content_length(struct http_fields fields);
/* [RFC9112 6.1, 7] the only transfer coding is "chunked", and only in HTTP/1.1 */
bool check_request_transfer_coding(struct http_fields fields, unsigned version_minor);
/* [RFC3986 3.4] the query has no byte that another server would read as something else */
bool check_request_query(struct slice query);
/* [RFC9110 9.3.6, 9.3.8] no tunnel and no echo of credentials */
bool check_request_method(struct slice method);
/* [RFC9110 15.5.14] a body that says it is too large is refused before anybody is sent a part of
 * it; `length` is negative when nothing is said */
bool check_request_body_size(int64_t length, uint64_t most);

#endif
