/*
 * refusal_page: the tables of docs/refusals.md against what becomes of requests: every row is
 * brought about by a provocation of its name, next to a control that passes. Knows how to judge,
 * not what provokes.
 */
#ifndef CASES_REFUSAL_PAGE_H
#define CASES_REFUSAL_PAGE_H

#include "tenant.h"

/* What a provocation may use while it lasts. */
struct scene {
	struct suite *suite;
	struct tenant own; /* where the provocation has a tenant */
};

struct provocation {
	const char *refusal; /* its name in the table */
	const char *why;     /* what the log's reason must name */
	struct probe bad;    /* the token is filled in, unless no_token or .authorization */
	struct probe good;   /* the control; its route is that of `bad` */
	bool no_token;
	const char *mint;      /* POST /mint for the bad probe's token; NULL is a good one */
	const char *mint_good; /* for the control's, and for the bad one's where `mint` is NULL */
	/* The bad request by itself, instead of `bad`: with "@" and "~" as in http_help. */
	const char *template;
	/* A letter of the suite's own issuers, whose tokens are sent instead of the IdP's. */
	const char *tenant;
	/* Make the control pass, then things bad, then good again; each may be NULL. */
	void (*prepare)(struct scene *scene);
	void (*begin)(struct scene *scene);
	void (*end)(struct scene *scene);
};

/*
 * Prove the table of that name by these provocations. A row without provocation fails the case, and
 * so does a provocation without row.
 */
void prove_refusals(struct suite *suite, const char *table, const struct provocation *provocations,
	size_t count);

#endif
