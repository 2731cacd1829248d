/*
 * example_help: configurations of the manual's pages: each is put into the route `origin` of a
 * proxy that has nothing else, in the place of `${way}`.
 */
#ifndef CASES_EXAMPLE_HELP_H
#define CASES_EXAMPLE_HELP_H

#include "suite.h"

/* The page's box of that name and kind; ends the run when there is none. */
const struct expectation *example_find(
	struct suite *suite, const char *name, enum expectation_kind kind);
/* Its place, for whoever has to mend the page: "docs/ways.md:33: ways.rfc8693". Static. */
const char *example_where(const struct expectation *example);

/* The proxy anew with that JSON as the `exchange` of its only route; it must come up. */
void example_start(struct suite *suite, const struct expectation *example, const char *way);
/* The usual proxy again, which works. */
void example_end(struct suite *suite);

#endif
