/*
 * pages: the HTML that a browser sees: the login form and the error page. Works without scripts,
 * cannot be framed, and shows nothing unescaped. Knows no decisions.
 */
#ifndef MOCK_IDP_PAGES_H
#define MOCK_IDP_PAGES_H

#include "call.h"

/* `problem` is shown above the form, `username` in it; NULL and SLICE_NONE the first time. */
void page_login(struct call *call, int status, const struct login *login, struct slice username,
	const char *problem);
/* The request cannot be answered at the client: a sentence for the user. [RFC6749 4.1.2.1] */
void page_error(struct call *call, int status, const char *sentence);

/* Append `text` so that it is text in HTML and in quoted attributes, whatever it holds. */
void html_escape(struct buf *out, struct slice text);

#endif
