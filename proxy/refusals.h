/* refusals: every way a request can end, by name; the table behind it is refusals.def. */
#ifndef PROXY_REFUSALS_H
#define PROXY_REFUSALS_H

#define REFUSAL(name, status, challenge, error, text, rule) REFUSED_##name,
enum refusal {
#include "refusals.def"
	PASSED,   /* the step found nothing against the request */
	ANSWERED, /* the step has sent the answer, there is nothing more to do */
};
#undef REFUSAL

enum challenge {
	NO_CHALLENGE = 1,
	CHALLENGE,
	CHALLENGE_SCOPE, /* with the scopes that the request needs */
};

struct refusal_row {
	const char *name; /* "TOKEN_AUDIENCE", as logs and docs/refusals.md call it */
	int status;
	enum challenge challenge;
	const char *error; /* RFC 6750 3.1; NULL for none */
	const char *text;  /* what the client reads */
	const char *rule;
};

/* The row of a refusal; that of REFUSED_UNKNOWN for anything else. */
const struct refusal_row *refusal_row(enum refusal refusal);

#endif
