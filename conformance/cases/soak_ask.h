/*
 * soak_ask: one request of the soak: for which way and with whose token, how it is written and
 * sent, and whether what comes is right: by what was asked, and by who has been in trouble
 * meanwhile.
 */
#ifndef CASES_SOAK_ASK_H
#define CASES_SOAK_ASK_H

#include <pthread.h>

#include "soak.h"

struct soak_caller {
	struct suite *suite;
	pthread_t thread;
	uint64_t random;
	struct wire wire; /* kept from request to request */
	unsigned used;    /* requests on it so far */
	char last[120];   /* the one before */
	int64_t last_ms;  /* when it was answered */
};

/* One of so many numbers, from 0. */
uint64_t soak_dice(struct soak_caller *c, uint64_t sides);

struct ask {
	const struct soak_way *way;
	struct soak_token token;
	const char *what; /* that the upstream is to do, in its words; or "upload" */
	char number[24];  /* of this request alone */
	char *text;
	size_t len; /* of the text, for bodies have any bytes */
	const char *method;
	int expected;
	bool bad;            /* nobody may take it */
	uint64_t body;       /* bytes that come back, or were sent */
	bool must_break_off; /* with its answer */
	int64_t started;
};

/* Any way that the target has; or one that takes tokens of the IdP: what the issuer of opaque
 * tokens says of them is what it is told to say. */
const struct soak_way *ask_way(struct soak_caller *c);
const struct soak_way *ask_way_of_idp(struct soak_caller *c);
const struct soak_way *ask_way_named(const char *route);
/* One for that way; false when there is none at the moment. */
bool ask_take_token(struct soak_caller *c, struct ask *ask, bool cold);
/* Its text; `more` are further field lines. */
void ask_write(const struct soak_caller *c, struct ask *ask, const char *method, const char *more,
	const char *query);
/* So many bytes of cases/feed.h behind it. */
void ask_append_body(struct ask *ask, uint64_t size, bool chunked);
/* Send it on the kept connection, and judge what comes. */
void ask_send(struct soak_caller *c, struct ask *ask);
void ask_clear(struct ask *ask);

#endif
