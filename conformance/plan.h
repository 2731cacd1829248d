/*
 * plan: which cases a run has, in the order of the report. Knows no case in particular, and not how
 * they are run.
 */
#ifndef CONFORMANCE_PLAN_H
#define CONFORMANCE_PLAN_H

#include "case.h"
#include "report.h"

struct selection {
	enum role role;   /* ROLE_INVALID: all */
	const char *only; /* prefix of slugs or ids; NULL: all */
	enum level level; /* at least as strong; LEVEL_INVALID: all */
};

/* One selected case. */
struct planned {
	const struct test_case *test_case;
	const struct catalogue_row *row; /* NULL when it has none */
	size_t list;                     /* of all_cases */
	bool claimed;                    /* else it does not run */
};

struct plan {
	struct planned *at;
	size_t count;
};

/*
 * Select the cases, and describe the result of each, at the same place in `results`; cases that are
 * not claimed have their verdict already. ERR_NOT_FOUND when none is to run: nothing would be
 * tested, which is no success. plan_clear and results_clear in either case.
 */
enum err plan_make(const struct suite *suite, const struct selection *selection, struct plan *plan,
	struct results *results, struct note *note) MUST_USE;
void plan_clear(struct plan *plan);
/* Print what would run: slug, level, source, and the row's id. */
enum err plan_list(const struct suite *suite, const struct selection *selection, FILE *out,
	struct note *note) MUST_USE;

/* Some row or case asks for it: what nobody asks for is commonly misspelt. */
bool plan_knows_capability(const char *name);

#endif
