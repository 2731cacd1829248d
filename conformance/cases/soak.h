/*
 * soak: what the parts of the soak share: which way a request takes and who can spoil it, what has
 * befallen whom, the tokens that are in use, what was counted and what was wrong. All of it is
 * locked, for callers and the connections of the origin are threads of their own.
 */
#ifndef CASES_SOAK_H
#define CASES_SOAK_H

#include "suite.h"

#define SOAK_CALLERS 10

/* ---- ways ---- */

/* Whose misfortune a request can feel; a set of bits. */
enum soak_party {
	FEELS_IDP = 1,
	FEELS_STS = 2,
	FEELS_MCP = 4,
	FEELS_BACKEND = 8, /* behind the MCP server */
	FEELS_OWN = 16,    /* the suite's own issuer */
	FEELS_KEYS = 32,   /* the IdP signs with another key */
};
#define SOAK_PARTIES 6

/* What the upstream must get in the place of the client's token. */
enum soak_credential {
	HIS_OWN,   /* a token of the user who asked */
	SCRIPTED,  /* the text that the suite's own issuer gives on this way */
	STATIC,    /* the credential of the stage */
	ANOTHER,   /* anything but the client's */
	NOTHING,   /* none */
	IN_REPLY,  /* an upstream that judges it itself: its reply names the user */
	UNWATCHED, /* an upstream that looks at nothing */
};

struct soak_way {
	const char *route;
	const char *wants; /* a capability; NULL: every proxy has it */
	unsigned feels;
	enum soak_credential credential;
	const char *field;     /* where it stands; NULL is Authorization */
	const char *issued_at; /* SCRIPTED: the path of the issuer */
	const char *tool;      /* IN_REPLY */
	bool opaque;           /* for opaque tokens */
	bool one_user;         /* only user@example.com may */
};

extern const struct soak_way soak_ways[];
extern const size_t soak_way_count;
/* The text that the issuer gives there; static. */
const char *soak_scripted(const struct soak_way *way);
/* Choose among the ways that the target has; and whether it has this one. */
void soak_ways_begin(struct suite *suite);
bool soak_has_way(size_t way);

/* ---- what was wrong ---- */

/* `rule` is a literal, a sentence about what is required. From any thread; the first are kept. */
void soak_violation(const char *rule, const char *format, ...) PRINTF_LIKE(2, 3);
size_t soak_violations(void);
void soak_print_violations(FILE *out);
/* Fail with the first of them. */
void soak_expect_none(void);

/* ---- misfortunes ---- */

/* From now on, and until so long after it has ended. */
void soak_trouble_begins(unsigned feels);
void soak_trouble_ends(unsigned feels, int64_t recovery_ms);
/* Those of whom there was any trouble since then, by clock_ms. */
unsigned soak_troubles(int64_t since);

/* ---- tokens ---- */

enum soak_tokens {
	TOKENS_WARM, /* of users who come again and again */
	TOKENS_COLD, /* each is given once */
	TOKENS_OPAQUE,
	TOKENS_ONE_USER,
	TOKENS_BAD,      /* 401 wherever they go */
	TOKENS_UNSCOPED, /* 403 where a scope is needed */
	TOKENS_KINDS,
};

struct soak_token {
	char *text; /* owned */
	char *user; /* or what is wrong with it; owned */
};

void soak_token_clear(struct soak_token *token);
/* A copy of one of that kind; false when there is none. */
bool soak_token_get(enum soak_tokens kind, uint64_t pick, struct soak_token *out);
/* New ones in the place of those of the same kinds. */
void soak_renew_good(struct suite *suite);
void soak_renew_bad(struct suite *suite);
void soak_add_cold(struct suite *suite);
void soak_tokens_clear(void);

/* ---- counts ---- */

enum soak_count {
	COUNT_GOOD,
	COUNT_REFUSED,
	COUNT_FAILED, /* as documented, while somebody was in trouble */
	COUNT_ABORTED,
	COUNT_STREAMS,
	COUNT_UPLOADS,
	COUNT_FAULTS,
	COUNT_RELOADS,
	COUNT_ROTATIONS,
	COUNT_RESTARTS,
	COUNTS,
};

void soak_counted(enum soak_count what);
unsigned long soak_count_of(enum soak_count what);
/* What callers got; moved to suite->client_saw by the next one. */
void soak_saw(struct slice bytes);
void soak_hand_over(struct suite *suite);

/* ---- parts ---- */

/* The origin judges what arrives and does what the request wants it to do. */
void soak_upstream_begin(struct suite *suite);
void soak_upstream_end(struct suite *suite);

/*
 * The callers; they begin idle. In a hurry they do not rest between two requests. soak_rest waits
 * until nobody is under way.
 */
void soak_callers_begin(struct suite *suite);
void soak_go(bool hurry);
void soak_rest(void);
void soak_callers_end(void);
/* Each way once, with a token that is new to it, while all are well. */
void soak_call_each_way(struct suite *suite);

/* One round of reloads, rotations and misfortunes; it ends early once something is wrong. */
void soak_round(struct suite *suite, unsigned number);
/* A while in which nothing befalls anybody. */
void soak_quiet_round(struct suite *suite);
/* The suite's own issuer answers as it should. */
void soak_own_issuer_heals(struct suite *suite);

/* One look at the process: what it holds when nobody is under way. */
struct soak_look {
	int64_t at_ms;
	size_t kib, files, sockets, threads; /* files: all descriptors but sockets */
};

struct soak_look soak_look_at(struct suite *suite);
/* Whether any of it only ever grows; a violation when it does. */
void soak_judge_looks(const struct soak_look *looks, size_t count);

#endif
