/*
 * challenge_help: what the cases about challenges and metadata share: a refusal with its challenge,
 * and the documents that a proxy publishes.
 */
#ifndef CASES_CHALLENGE_HELP_H
#define CASES_CHALLENGE_HELP_H

#include "challenge.h"
#include "probe.h"

/* A refusal as the client saw it; the slices point into the reply. */
struct refused {
	struct wire_reply reply;
	struct challenge challenge;
};

/*
 * Send the probe; it must be refused with `status` and one well-formed Bearer challenge, and the
 * upstream must hear nothing. The caller clears it.
 */
void expect_challenge(struct suite *suite, const struct probe *probe, int status,
	struct refused *refused, const char *what);
void refused_clear(struct refused *refused);

/* The blank-separated list has this member. */
bool scopes_have(struct slice scopes, const char *scope);

/* "http://127.0.0.1:<port><path>" of the proxy; the caller frees it. */
char *resource_url(struct suite *suite, const char *path);
/* "/.well-known/oauth-protected-resource<path>". [RFC9728 3.1] The caller frees it. */
char *metadata_path_of(const char *path);

/* The metadata of the resource at that path, which must name itself. The caller frees it. */
struct json *expect_metadata(struct suite *suite, const char *path);

/*
 * The document that the challenge's resource_metadata leads to, which must be a URL of the proxy as
 * it was called. [RFC9728 5.1] The caller frees it.
 */
struct json *follow_challenge(struct suite *suite, const struct refused *refused, const char *what);

/* Run `look` for each of the suite's own protected resources. */
void for_each_route(
	struct suite *suite, void (*look)(struct suite *suite, const char *name, const char *path));

#endif
