/*
 * case: one check as a function. Its slug is that of its row in the catalogue, or, for a section of
 * the documents, a slug of its own with the sentence that it proves.
 */
#ifndef CONFORMANCE_CASE_H
#define CONFORMANCE_CASE_H

#include "suite.h"

struct test_case {
	const char *slug;
	void (*run)(struct suite *suite);
	/* Only for cases that are no row of the catalogue: */
	enum role role;
	const char *requirement;
	const char *source;
	const char *wants; /* a capability without which it is not claimed; may be NULL */
	bool by_name;      /* it takes long: run only when --only is its whole slug */
	/* Where several processes share the cases: */
	const char *alone; /* why nobody else may run meanwhile; NULL: he may */
	bool slow;         /* its list is begun first, lest everybody wait for it in the end */
};

/*
 * A list of cases; each file of cases/ defines one. They run in order in one process, but for those
 * that run alone. No case needs what another one did: each is also run all by itself.
 */
struct case_list {
	const struct test_case *at;
	size_t count;
};

#define CASE_LIST(name, array) const struct case_list name = {array, ARRAY_LEN(array)}

/* All lists, in the order in which they run; ends with NULL. */
extern const struct case_list *const all_cases[];

#endif
